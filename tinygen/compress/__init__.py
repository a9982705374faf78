"""Making a trained Keras model smaller: prune, distil, cluster. TensorFlow is imported when a step runs."""

from __future__ import annotations

from .blocks import drop_blocks
from .cluster_weights import Clustering, cluster_weights
from .convert import tflite_predictor, to_tflite
from .criteria import CRITERIA, Criterion
from .data import Data, Samples, accuracy, area_under_roc, cached_arrays, reconstruction_auc
from .distil import Teacher, distil
from .fold import fold_batch_norm
from .masks import Sparsity
from .measure import Figures, Step, measure, predictor
from .prune_channels import prune_channels
from .prune_weights import prune_weights
from .student import derive_student
from .training import Training, train

__all__ = [
    "CRITERIA",
    "Clustering",
    "Criterion",
    "Data",
    "Figures",
    "Samples",
    "Sparsity",
    "Step",
    "Teacher",
    "Training",
    "accuracy",
    "area_under_roc",
    "cached_arrays",
    "cluster_weights",
    "derive_student",
    "distil",
    "drop_blocks",
    "fold_batch_norm",
    "measure",
    "predictor",
    "prune_channels",
    "prune_weights",
    "reconstruction_auc",
    "tflite_predictor",
    "to_tflite",
    "train",
]
