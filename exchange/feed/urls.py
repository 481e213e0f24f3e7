from django.urls import path

from exchange.feed.views import (
    FeedCsvView,
    FeedJsonView,
    FeedSchemaView,
    FeedTokenListView,
    FeedTokenRevokeView,
)

urlpatterns = [
    path("feed/", FeedTokenListView.as_view(), name="feed_token_list"),
    path("feed/tokens/<int:pk>/revoke/", FeedTokenRevokeView.as_view(), name="feed_token_revoke"),
    path("feed/schema.json", FeedSchemaView.as_view(), name="feed_schema"),
    path("feed/<int:council>/<slug:table>.json", FeedJsonView.as_view(), name="feed_json"),
    path("feed/<int:council>/<slug:table>.csv", FeedCsvView.as_view(), name="feed_csv"),
]
