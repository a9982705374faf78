"""What a network costs in time, predicted from shapes and kernels before anything is built."""

from tinygen.cost.model import UNITS, CostModel, Unit, load_cost_model
from tinygen.cost.predict import Prediction, predict

__all__ = ["UNITS", "CostModel", "Prediction", "Unit", "load_cost_model", "predict"]
