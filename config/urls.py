"""The addresses of the site; each room names its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, register_converter

from config.health import healthz, readyz
from config.wellknown import security_txt
from organisation.addresses import DayConverter
from organisation.oidc import begin, callback
from organisation.views import kept_by_administrators
from reports.home_views import HomeView

admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "Golden Thread administration"
admin.site.index_title = "What can be entered and kept here"

register_converter(DayConverter, "day")

handler500 = "config.errors.fault"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    # Before allauth's own at the same addresses, so that an answer is taken only with its signature.
    path("account/oidc/<slug:provider_id>/login/", begin, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", callback, name="openid_connect_callback"),
    # An administrator keeps addresses and identities: from them a lost password and a sign-in follow.
    path("account/email/", kept_by_administrators, name="account_email"),
    path("account/3rdparty/", kept_by_administrators, name="socialaccount_connections"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("indicators/", include("plans.indicator_urls")),
    path("risks/", include("plans.risk_urls")),
    path("plans/", include("plans.urls")),
    path("people/", include("plans.people_urls")),
    path("history/", include("config.histories")),
    path("", include("organisation.urls")),
    path("", include("returns.urls")),
    path("", include("reports.urls")),
    path("", include("exchange.urls")),
]
