"""Everything joined anew, document by document in the order in which they were added.

Decisions of persons stay. A happening keeps its key where its first report goes on being its first report, so that what was
told of it is not told again; nothing that is found now is news.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from closewatch.join.desk import BY_HAND
from closewatch.join.joining import join_anew
from closewatch.join.stories import remake_stories
from closewatch.store import joined, joined_again
from closewatch.store.api import Writer

_REASON = "everything was joined anew"


def join_all(
    writer: Writer, *, now: datetime.datetime, tell: Callable[[int], None] = lambda count: None
) -> int:
    """Join all documents anew; returns how many there were. `tell` is called with the number of every one that is done."""
    connection = writer.connection
    kept = joined.decided_by_hand(connection, BY_HAND)
    former = joined_again.former_happenings(connection)
    joined_again.take_all_out(connection, kept, _REASON, now)
    joined_again.close_stories(connection)
    joined_again.forget_families(connection, BY_HAND, _REASON, now)
    remake_stories(connection, joined_again.stories_with(connection, kept))
    count = 0
    for count, key in enumerate(joined_again.document_keys(connection), 1):
        events = [e for e in joined_again.current_events(connection, key) if former.get(e) not in kept]
        join_anew(writer, key, events, former, now=now)
        tell(count)
    return count
