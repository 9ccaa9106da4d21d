"""scikit-learn's MLPClassifier of the same shape as ours, on the same rows: prints what an epoch costs as JSON.

Usage: mlp.py FOLDER COLUMNS EPOCHS BATCH HIDDEN,HIDDEN… with values.f32 (rows of 32-bit floats) and labels.u8 in FOLDER.
"""
import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

folder, columns, epochs, batch, hidden = sys.argv[1:]
values = numpy.fromfile(f"{folder}/values.f32", dtype="<f4").reshape(-1, int(columns))
labels = numpy.fromfile(f"{folder}/labels.u8", dtype="u1")
# Standardised before the clock starts; ours does it for each batch while it runs.
values = StandardScaler().fit_transform(values)
network = MLPClassifier(
    hidden_layer_sizes=tuple(int(width) for width in hidden.split(",")),
    solver="adam", batch_size=int(batch), alpha=1e-2, learning_rate_init=2e-3,
    max_iter=int(epochs), tol=0, n_iter_no_change=int(epochs) + 1, random_state=1,
)
warnings.filterwarnings("ignore", category=sklearn.exceptions.ConvergenceWarning)
started, cpu_started = time.perf_counter(), time.process_time()
network.fit(values, labels)
seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
assert network.n_iter_ == int(epochs)
print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds, "rows": len(labels) * network.n_iter_, "version": sklearn.__version__, "loss": network.loss_}))
