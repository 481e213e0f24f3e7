"""One thing on a page of its own: added, changed, deleted and put back, and nothing lost in between."""

import json

from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import TestCase, override_settings
from django.urls import include, path

from organisation.editing import AddView, ChangeView, EditForm
from organisation.meanwhile import BOX
from organisation.models import Person, Post, Removal, Role, Unit
from organisation.removal import CannotRestore, remove, restore
from organisation.removing import RemoveView, UndoView
from tests.factories import make_council, make_person, make_unit, make_user, whole_of
from tests.markup import read


class PersonForm(EditForm):
    class Meta:
        model = Person
        fields = ["name", "job_title"]


class OfEditors:
    model = Person
    success_url = "/"

    def may_edit(self, thing):
        return self.request.user.roles.filter(name=Role.Name.EDITOR).exists()

    def locked_words(self, thing):
        return "The plan is approved. Start an amendment." if thing and thing.initials == "LOCK" else ""


class PersonAdd(OfEditors, AddView):
    form_class = PersonForm

    def form_valid(self, form):
        form.instance.council = Person.objects.first().council
        return super().form_valid(form)


class PersonChange(OfEditors, ChangeView):
    form_class = PersonForm


class PersonRemove(OfEditors, RemoveView):
    def get_success_url(self):
        return "/"

    def within(self, thing):
        return thing.unit

    def undo_url(self, removal):
        return f"/undo/{removal.pk}/"


class PersonUndo(OfEditors, UndoView):
    model = Removal

    def locked_words(self, removal):
        return ""

    def get_success_url(self):
        return "/"


urlpatterns = [
    path("add/", PersonAdd.as_view()),
    path("change/<int:pk>/", PersonChange.as_view()),
    path("remove/<int:pk>/", PersonRemove.as_view()),
    path("undo/<int:pk>/", PersonUndo.as_view()),
    path("", include("config.urls")),
]


@override_settings(ROOT_URLCONF=__name__)
class EditingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.person = make_person(cls.council, "Ann Hall", job_title="Head of Parks", unit=cls.unit)
        cls.post = Post.objects.create(council=cls.council, title="Head of Parks", holder=cls.person)

    def setUp(self):
        self.client.force_login(self.editor)
        self.address = f"/change/{self.person.pk}/"

    def shown(self, address=""):
        html = read(self.client.get(address or self.address).content.decode())
        return next(box.get("value") for box in html.all("input") if box.get("name") == BOX)

    def change(self, shown, **words):
        return self.client.post(self.address, {BOX: shown, **words})

    def test_what_was_typed_is_saved_and_the_log_says_by_whom(self):
        answer = self.change(self.shown(), name="Ann Hall", job_title="Head of Green Space")
        self.person.refresh_from_db()
        assert (answer.status_code, self.person.job_title) == (302, "Head of Green Space")
        entry = LogEntry.objects.get()
        assert entry.user == self.editor and json.loads(entry.change_message) == [
            {"changed": {"fields": ["Job title"]}}
        ]

    def test_the_second_to_save_sees_both_values_and_overwrites_nothing(self):
        shown = self.shown()
        Person.objects.filter(pk=self.person.pk).update(job_title="Head of Trees")
        answer = self.change(shown, name="Ann Hall", job_title="Head of Grass")
        html = answer.content.decode()
        self.person.refresh_from_db()
        assert (answer.status_code, self.person.job_title) == (409, "Head of Trees")
        assert "“Head of Trees”; you wrote “Head of Grass”" in html
        assert 'value="Head of Grass"' in html

    def test_a_long_value_of_others_stands_in_full_under_the_box(self):
        shown, theirs = self.shown(), "Trees " * 40 + "and hedges"
        Person.objects.filter(pk=self.person.pk).update(job_title=theirs)
        html = self.change(shown, name="Ann Hall", job_title="Grass " * 40).content.decode()
        assert theirs in html and "Grass Grass" in html and "what it says now" in html

    def test_saving_again_after_seeing_both_is_a_decision(self):
        shown = self.shown()
        Person.objects.filter(pk=self.person.pk).update(job_title="Head of Trees")
        html = read(self.change(shown, name="Ann Hall", job_title="Head of Grass").content.decode())
        again = next(box.get("value") for box in html.all("input") if box.get("name") == BOX)
        assert self.change(again, name="Ann Hall", job_title="Head of Grass").status_code == 302
        self.person.refresh_from_db()
        assert self.person.job_title == "Head of Grass"

    def test_a_box_that_only_others_touched_is_never_put_back_to_the_old_words(self):
        shown = self.shown()
        Person.objects.filter(pk=self.person.pk).update(job_title="Head of Trees")
        html = self.change(shown, name="Ann Hill", job_title="Head of Parks").content.decode()
        assert 'value="Head of Trees"' in html and 'value="Ann Hill"' in html

    def test_words_typed_on_the_page_of_a_thing_that_is_gone_are_given_back(self):
        shown = self.shown()
        self.person.delete()
        answer = self.change(shown, name="Ann Hall", job_title="Head of Grass")
        assert answer.status_code == 404 and "Head of Grass" in answer.content.decode()

    def test_nothing_is_saved_on_a_locked_thing_and_the_words_are_given_back(self):
        shown = self.shown()
        Person.objects.filter(pk=self.person.pk).update(initials="LOCK")
        answer = self.change(shown, name="Ann Hall", job_title="Head of Grass")
        html = answer.content.decode()
        assert answer.status_code == 403
        assert "Start an amendment" in html and "Head of Grass" in html

    def test_who_may_not_edit_is_refused(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.unit))
        assert self.client.get(self.address).status_code == 403
        assert self.change("", name="x").status_code == 403

    def test_a_bad_value_keeps_what_was_typed(self):
        answer = self.change(self.shown(), name="", job_title="Head of Grass")
        assert answer.status_code == 200 and 'value="Head of Grass"' in answer.content.decode()

    def test_add_another_comes_back_to_an_empty_page(self):
        answer = self.client.post("/add/", {"name": "Bo Lee", "another": "yes"})
        assert answer.url == "/add/" and Person.objects.filter(name="Bo Lee").exists()

    def test_a_page_that_is_sent_again_adds_nothing_again_and_leads_where_it_led(self):
        sent = {BOX: self.shown("/add/"), "name": "Bo Lee"}
        assert self.client.post("/add/", sent).url == "/"
        Person.objects.filter(name="Bo Lee").update(name="Bo Lee-Hall")
        again = self.client.post("/add/", sent)
        assert again.url == "/" and not Person.objects.filter(name="Bo Lee").exists()
        said = [str(message) for message in get_messages(again.wsgi_request)]
        assert said[-1:] == ["This was saved already, so nothing was added again"], said
        # The same words typed into another page are another thing, and so are other words in this one.
        later = json.loads(sent[BOX]) | {"at": json.loads(sent[BOX])["at"] + 1}
        assert self.client.post("/add/", sent | {BOX: json.dumps(later)}).url == "/"
        assert Person.objects.filter(name="Bo Lee").count() == 1
        assert self.client.post("/add/", sent | {"name": "Di Poe"}).url == "/"
        assert Person.objects.filter(name="Di Poe").exists()

    def test_saving_the_same_twice_at_one_moment_is_told_and_not_a_fault(self):
        answer = self.client.post("/add/", {"name": "Ann Hall"})
        assert answer.status_code == 409 and 'value="Ann Hall"' in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
class RemovingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.person = make_person(cls.council, "Ann Hall", unit=cls.unit)
        cls.post = Post.objects.create(council=cls.council, title="Head of Parks", holder=cls.person)

    def remove(self):
        return remove(self.person, self.editor, within=self.unit)

    def test_what_is_deleted_comes_back_with_its_key_and_what_pointed_at_it(self):
        key = self.person.pk
        removal = self.remove()
        self.post.refresh_from_db()
        assert not Person.objects.filter(pk=key).exists() and self.post.holder is None
        restore(removal, self.editor)
        self.post.refresh_from_db()
        assert self.post.holder_id == key and Person.objects.get(pk=key).name == "Ann Hall"

    def test_what_goes_with_a_thing_goes_and_comes_back(self):
        parent = make_unit(self.council)
        register = parent.registers.create(council=self.council, name="Parks")
        register.risks.create(title="Storm")
        removal = remove(register, self.editor, within=parent)
        assert not parent.registers.exists()
        restore(removal, self.editor)
        assert parent.registers.get().risks.get().title == "Storm"

    def test_something_else_pointed_at_meanwhile_stays(self):
        removal = self.remove()
        other = make_person(self.council, "Bo Lee")
        Post.objects.update(holder=other)
        restore(removal, self.editor)
        self.post.refresh_from_db()
        assert self.post.holder == other

    def test_it_comes_back_once(self):
        removal = self.remove()
        restore(removal, self.editor)
        with self.assertRaisesMessage(CannotRestore, "already"):
            restore(removal, self.editor)

    def test_it_does_not_come_back_where_another_has_its_place(self):
        removal = self.remove()
        make_person(self.council, "Ann Hall")
        with self.assertRaisesMessage(CannotRestore, "enter it anew"):
            restore(removal, self.editor)
        assert Person.objects.count() == 1

    def test_it_does_not_come_back_where_what_it_belonged_to_is_gone(self):
        unit = make_unit(self.council)
        register = unit.registers.create(council=self.council, name="Parks")
        risk = register.risks.create(title="Storm")
        removal = remove(risk, self.editor, within=register and unit)
        register.delete()
        with self.assertRaises(CannotRestore):
            restore(removal, self.editor)

    def test_the_page_names_what_goes_deletes_and_offers_to_put_back(self):
        self.client.force_login(self.editor)
        address = f"/remove/{self.person.pk}/"
        assert "Delete this person?" in self.client.get(address).content.decode()
        assert self.client.post(address).status_code == 302
        removal = Removal.objects.get()
        page = self.client.get("/").content.decode()
        assert f"/undo/{removal.pk}/" in page and "Put it back" in page
        assert self.client.get(f"/undo/{removal.pk}/").status_code == 200
        assert self.client.post(f"/undo/{removal.pk}/").status_code == 302
        assert Person.objects.filter(name="Ann Hall").exists()
        assert self.client.post(f"/undo/{removal.pk}/").status_code == 409

    def test_what_others_need_is_not_deleted_and_they_are_named(self):
        self.client.force_login(self.editor)
        view = type("UnitRemove", (PersonRemove,), {"model": Unit, "locked_words": lambda self, thing: ""})
        child = make_unit(parent=self.unit, name="Grounds")
        request = self.client.get("/").wsgi_request
        answer = view.as_view()(request, pk=self.unit.pk)
        assert answer.status_code == 403 and child.name in answer.content.decode()

    def test_what_was_deleted_within_a_thing_is_listed_until_it_is_back(self):
        removal = self.remove()
        assert list(Removal.objects.open_within(self.unit)) == [removal]
        assert not Removal.objects.open_within(whole_of(self.council))
        restore(removal, self.editor)
        assert not Removal.objects.open_within(self.unit)
