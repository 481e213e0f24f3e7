"""The page of a job: how far it is, what came of it, and the file. Its owner's alone; others are told 404."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from organisation.jobs import LOST, kinds, run_again
from organisation.models import Job

QUARTERS = 4  # how often a bar that fills is spoken


@dataclass(frozen=True)
class Standing:
    """How a job stands at a moment, for a page or a list.

    is_open -- it waits or is in progress. words -- what to say of it. has_file -- it can be had now.
    """

    job: Job
    words: str
    said: str
    is_open: bool
    is_lost: bool
    waits_long: bool
    may_run_again: bool
    has_file: bool

    @property
    def mark(self):
        """What is spoken once: the state, and each quarter of a bar."""
        job = self.job
        return f"{job.state}-{job.done * QUARTERS // job.total}" if job.total else job.state


def standing_of(job, user, now):
    """Return the Standing of a Job for its owner. Asks the kind of a finished job who may read it."""
    lost, kind = job.is_lost(now), kinds().get(job.kind)
    has_file = bool(job.state == Job.State.DONE and job.file_name and kind and kind.may_read(job, user))
    said = LOST if lost else job.said
    if job.state == Job.State.DONE and job.file_name and not has_file:
        said = "You may no longer read everything that stands in it. Make it again."
    return Standing(
        job=job,
        words=Job.State.FAILED.label if lost else job.get_state_display(),
        said=said,
        is_open=job.state in Job.OPEN and not lost,
        is_lost=lost,
        waits_long=job.waits_long(now),
        may_run_again=job.may_run_again(now),
        has_file=has_file,
    )


def listed_of(user, council, now, most=20):
    """Return (Job, words of its state) of a person's latest jobs in a council: one query."""
    jobs = Job.objects.visible_to(user).of(council).for_list()[:most]
    return [(job, Job.State.FAILED.label if job.is_lost(now) else job.get_state_display()) for job in jobs]


class JobMixin(SingleObjectMixin):
    def get_queryset(self):
        return Job.objects.visible_to(self.request.user).for_list()


class JobDetailView(JobMixin, DetailView):
    """How a job stands. htmx asks again and again for the part that changes; without it one reloads."""

    template_name = "organisation/job_detail.html"

    def get_template_names(self):
        return ["organisation/parts/job.html" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        standing = standing_of(self.object, self.request.user, timezone.now())
        return super().get_context_data(
            standing=standing,
            trail=[("Reports", reverse("reports:report_list"))],
            speak=self.request.htmx and self.request.GET.get("seen") != standing.mark,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        answer = super().render_to_response(context, **kwargs)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


class JobFileView(JobMixin, View):
    """What a job made, for as long as its owner may read all that stands in it."""

    def get(self, request, pk):
        job = self.get_object()
        if not standing_of(job, request.user, timezone.now()).has_file:
            raise Http404("There is no file that this person may read")
        answer = HttpResponse(bytes(job.file), content_type=job.content_type)
        as_file = job.content_type != "application/pdf"
        answer.headers["Content-Disposition"] = content_disposition_header(as_file, job.file_name)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


class JobAgainView(JobMixin, View):
    """Let a job that is over, or whose worker is lost, be done once more."""

    http_method_names = ("post",)

    def post(self, request, pk):
        job = self.get_object()
        if not run_again(job, now=timezone.now()):
            messages.info(request, "It is waiting or in progress already.")
        return redirect(job)
