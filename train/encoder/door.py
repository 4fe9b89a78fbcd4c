"""The door: after the first layers, whether any word of a sentence may yet turn out to be a trigger.

It learns from the trained encoder itself, on the sentences of the rows: a small layer over the second layer's vectors is
fitted to what the last layer makes of each word. Most sentences of ordinary news tell of no event and are left there,
for a third of the cost. The threshold lets through 99 of 100 sentences in which the encoder sees a trigger, each asked
of a door that was fitted without it.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

AFTER = 2  # layers
SEEN = 0.5  # probability at which a word is a trigger for the coder (`Thresholds.add_trigger`)
MISSED = 0.01  # share of sentences with such a word that may be left at the door
FOLDS = 5
STEPS, BATCH, HIDDEN = 600, 8192, 64


class Door(nn.Module):
    """(T, d) vectors of the words of one sentence -> (T,) how likely each is to become a trigger."""

    def __init__(self, d: int) -> None:
        super().__init__()
        self.mean, self.spread = nn.Parameter(torch.zeros(d), False), nn.Parameter(torch.ones(d), False)
        self.inner, self.outer = nn.Linear(d, HIDDEN), nn.Linear(HIDDEN, 1)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        return self.logits(h).sigmoid()

    def logits(self, h: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.outer(F.gelu(self.inner((h - self.mean) / self.spread)))[..., 0]
        return found


def taught(net, tok, texts: list[str]) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """For each text the vectors of its pieces after the first layers, and the probability of the likeliest trigger type."""
    early, late = [], []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([tok.encode(text).ids])
            states = net.body(ids, output_hidden_states=True).hidden_states
            early.append(states[AFTER][0, 1:-1])
            late.append(net.trigger(states[-1][0, 1:-1]).softmax(-1)[:, 1:].amax(1))
    return early, late


def fitted(early: list[torch.Tensor], late: list[torch.Tensor]) -> Door:
    """A door fitted to these sentences."""
    torch.manual_seed(0)
    x, y = torch.cat(early), torch.cat(late)
    door = Door(x.shape[1])
    door.mean.data, door.spread.data = x.mean(0), x.std(0) + 1e-6
    optimizer = torch.optim.AdamW([p for p in door.parameters() if p.requires_grad], lr=3e-3, weight_decay=1e-4)
    for _ in range(STEPS):
        some = torch.randint(0, len(x), (BATCH,))
        loss = F.binary_cross_entropy_with_logits(door.logits(x[some]), y[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return door.eval()


def fit_door(net, tok, texts: list[str]) -> tuple[Door, dict[str, float]]:
    """The fitted door and its record: the threshold, and the shares of sentences that doors fitted without them let through."""
    early, late = taught(net, tok, texts)
    telling, quiet = [], []
    for fold in range(FOLDS):
        rest = [n for n in range(len(early)) if n % FOLDS != fold]
        door = fitted([early[n] for n in rest], [late[n] for n in rest])
        with torch.no_grad():
            for n in range(fold, len(early), FOLDS):
                (telling if late[n].max() >= SEEN else quiet).append(float(door(early[n]).max()))
    threshold = sorted(telling)[int(MISSED * len(telling))]
    record = {
        "threshold": round(threshold, 4), "passes_telling": round(sum(s >= threshold for s in telling) / len(telling), 3),
        "passes_quiet": round(sum(s >= threshold for s in quiet) / max(1, len(quiet)), 3),
    }  # fmt: skip
    return fitted(early, late), record
