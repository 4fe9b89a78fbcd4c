"""A program that puts numbered documents into a store, to be killed: python killed_child.py STORE COUNT."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))

from store_factory import NOW, TEXT, document, record, words

from closewatch.join.joining import join_document
from closewatch.store.api import Store


def main() -> None:
    """Add the documents that are not there yet; a line on stdout says that it has begun."""
    with Store.open(sys.argv[1]) as store:
        print("begun", flush=True)
        for n in range(int(sys.argv[2])):
            doc = document(f"{TEXT} It was the quarrel number {n}.", id=f"doc {n}")
            records = [
                record(doc),
                record(doc, type="CONSULT", cameo="040", trigger=words(doc, "talks")),
                record(doc, type="ASSAULT", cameo="190", trigger=words(doc, "shelling")),
            ]
            with store.write() as w:
                join_document(w, w.add_document(doc, records, now=NOW), now=NOW)


if __name__ == "__main__":
    main()
