"""The table of bench/events.md, from figures. No figure is made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures begin -->", "<!-- figures end -->"


def write(path: Path, figures: dict[str, Any]) -> None:
    """Put the tables between the markers of the file."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    tables = "\n\n".join((_bars(figures), _ablation(figures), _types(figures)))
    path.write_text(f"{head}{BEGIN}\n{tables}\n{END}{tail}", encoding="utf-8")


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _bars(f: dict[str, Any]) -> str:
    gsr, plv, own, speed = f["gold"]["plover_gsr"], f["gold"]["plv_dev"], f["own"], f["speed"]
    rows = [
        ("type with actors given, plv_dev, macro F1", "≥ 0.78", f["given"]["combined"]["macro_f1"], "given"),
        ("the same, encoder alone", "", f["given"]["encoder"]["macro_f1"], "given"),
        ("plover_gsr, type F1", "≥ 0.72", gsr["type"]["f1"], "gold"),
        ("plover_gsr, type and dyad F1", "≥ 0.60", gsr["type+dyad"]["f1"], "gold"),
        ("plv_dev, type recall", "≥ 0.72", plv["type_recall"], "gold"),
        ("plv_dev, type precision", "≥ 0.70", plv["type_precision"], "gold"),
        ("plv_dev, type and both spans, recall", "≥ 0.58", plv["type+both_spans_recall"], "gold"),
        ("the same, macro over types", "≥ 0.48", plv["macro_type+both_spans_recall"], "gold"),
        ("plv_dev, events a sentence", "≤ 1.4", plv["events_a_sentence"], "gold"),
        ("cameo_manual, three digits", "≥ 0.45", f["cameo"]["three_digits"], "cameo"),
        ("own non-events that draw an event", "≤ 0.05", own["false_alarm_share"], "own"),
        ("own, type precision", "", own["type_precision"], "own"),
        ("own, type recall", "", own["type_recall"], "own"),
        ("own, type F1 (macro)", "", f"{own['type_f1']} ({own['macro_type_f1']})", "own"),
        ("own, type and trigger", "", own["type_trigger"], "own"),
        ("own, type, trigger and status", "", own["type_trigger_status"], "own"),
        ("own, status where type and trigger are right", "", own["status_where_trigger"], "own"),
        ("own, actor overlaps where the type is right", "", own["actor_overlap"], "own"),
        ("own, recipient overlaps where the type is right", "", own["recipient_overlap"], "own"),
        ("own, type and both roles, recall", "", own["type_both_roles"], "own"),
        ("own, countries of actors where the type is right", "", own["actor_country"], "own"),
        ("own, countries of recipients where the type is right", "", own["recipient_country"], "own"),
        ("parse and encoder, words a CPU second", f"≥ {speed['bare_words_a_second']} (bare spaCy, same run)",
         speed["parse_and_encoder_words_a_second"], "speed"),
        ("the same as a ratio", "≥ 1.00", speed["ratio"], "speed"),
        ("rest of coding, sentences a CPU second", "≥ 2000", speed["rest_sentences_a_second"], "speed"),
    ]  # fmt: skip
    return _table(("measure", "bar", "ours", "`python bench/events.py …`"), rows)


def _ablation(f: dict[str, Any]) -> str:
    rows = []
    for name, part in f["ablation"].items():
        gsr, plv, own = part["plover_gsr"], part["plv_dev"], part["own"]
        rows.append(
            (name, gsr["type"]["f1"], gsr["type+dyad"]["f1"], plv["type_recall"], plv["type_precision"],
             plv["type+both_spans_recall"], plv["events_a_sentence"], own["type_f1"], own["type_both_roles"],
             own["false_alarm_share"])
        )  # fmt: skip
    head = ("ablation", "gsr type F1", "gsr dyad F1", "plv recall", "plv precision", "plv spans", "plv events a sentence",
            "own type F1", "own both roles", "own false alarms")  # fmt: skip
    return _table(head, rows)


def _types(f: dict[str, Any]) -> str:
    rows = [
        (name, t["gold"], t["precision"], t["recall"], t["f1"], t["both_roles"], f["given"]["combined"]["per_type"].get(name, ""))
        for name, t in f["own"]["per_type"].items()
    ]
    rows.append(("YIELD", "", "", "", "", "", f["given"]["combined"]["per_type"]["YIELD"]))
    return _table(("type", "own real events", "precision", "recall", "F1", "both roles", "F1 given, plv_dev"), rows)
