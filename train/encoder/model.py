"""The encoder: one pass a sentence, heads for pairs of mentions, triggers and status.

Shapes: B sentences, T word pieces, P pairs of the batch, d = 384. A pair is (actor, recipient); either may be absent
and is then a learned vector. A pair's type is judged from its two mentions, the words that the pair attends to, and
the sentence as a whole.
"""

from __future__ import annotations

import torch
from torch import nn


class EventEncoder(nn.Module):
    """MiniLM with three heads; `encode` is the costly part and runs once a sentence."""

    def __init__(self, body: nn.Module, types: int, statuses: int, d: int = 384) -> None:
        super().__init__()
        self.body = body
        self.nobody = nn.Parameter(torch.randn(2, d) * 0.02)
        self.query = nn.Linear(2 * d, d)
        self.key = nn.Linear(d, d)
        self.pair = nn.Sequential(nn.Linear(5 * d, d), nn.GELU(), nn.Dropout(0.1), nn.Linear(d, types))
        self.trigger = nn.Linear(d, types)
        self.status = nn.Sequential(nn.Linear(2 * d, d // 2), nn.GELU(), nn.Dropout(0.1), nn.Linear(d // 2, statuses))
        self.drop = nn.Dropout(0.1)

    def encode(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(B, T) piece ids and mask -> (B, T, d) vectors."""
        hidden: torch.Tensor = self.body(ids, attention_mask=mask).last_hidden_state
        return self.drop(hidden)

    def pairs(self, h: torch.Tensor, mask: torch.Tensor, actors: torch.Tensor, recipients: torch.Tensor) -> torch.Tensor:
        """(P, T, d) vectors of each pair's sentence, (P, T) masks -> (P, types) logits."""
        a, r = self._pool(h, actors, 0), self._pool(h, recipients, 1)
        score = torch.einsum("pd,ptd->pt", self.query(torch.cat([a, r], -1)), self.key(h)) / h.shape[-1] ** 0.5
        score = score.masked_fill(mask == 0, -1e4)
        seen = torch.einsum("pt,ptd->pd", score.softmax(-1), h)
        whole = (h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        logits: torch.Tensor = self.pair(torch.cat([a, r, a * r, seen, whole], -1))
        return logits

    def statuses(self, h: torch.Tensor, mask: torch.Tensor, triggers: torch.Tensor) -> torch.Tensor:
        """(P, T, d), (P, T) -> (P, statuses) logits."""
        t = (h * triggers[..., None]).sum(1) / triggers.sum(1, keepdim=True).clamp(min=1)
        whole = (h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        logits: torch.Tensor = self.status(torch.cat([t, whole], -1))
        return logits

    def _pool(self, h: torch.Tensor, span: torch.Tensor, which: int) -> torch.Tensor:
        """Mean over the span's pieces; the learned vector where the span is empty."""
        n = span.sum(1, keepdim=True)
        mean = (h * span[..., None]).sum(1) / n.clamp(min=1)
        return torch.where(n > 0, mean, self.nobody[which])
