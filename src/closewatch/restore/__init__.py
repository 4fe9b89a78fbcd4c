"""Text that was disguised or damaged, brought back, with every character's way to the source.

In: text or bytes as received. Out: `Document` with raw, edits and text. This room never loses the way back to the raw
offsets and never touches genuine text of another script.

Nothing is imported here, so that `import closewatch` stays light; `closewatch.restore` is the function of `api.py`.
"""
