"""The command line: one file a command, no logic."""

import os

# One thread for small matrix products: a second one doubles the CPU time of the parse and wins no wall time. Must be set
# before numpy is loaded; whoever wants more sets the variable.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
