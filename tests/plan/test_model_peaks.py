"""The layer shapes of known networks, with the distances their kernels have: the peaks that are possible."""

from __future__ import annotations

from dataclasses import dataclass

from tests.plan.checker import check_plan
from tests.plan.networks import Step, kernel, network
from tinygen.ops.common.overlay import Strides, overlay_distance, overlay_up_distance
from tinygen.ops.common.window import axis
from tinygen.plan import plan_memory


@dataclass
class Builder:
    """A network in the making; the last tensor made is an image of `shape`."""

    shape: tuple[int, int, int]

    def __post_init__(self) -> None:
        self.sizes = [self.bytes]
        self.steps: list[Step] = []

    @property
    def last(self) -> int:
        return len(self.sizes) - 1

    def conv(self, filters: int, size: int | tuple[int, int] = 3, stride: int = 1, source: int | None = None) -> int:
        """A convolution that computes a pixel at a time over the input it consumes."""
        distance = self._window(filters, (size, size) if isinstance(size, int) else size, stride)
        return self.step([self.last if source is None else source], self.bytes, distance)

    def depthwise(self, stride: int = 1) -> int:
        """A 3x3 convolution in place: it keeps in scratch what it overwrites too early."""
        distance = self._window(self.shape[2], (3, 3), stride)
        return self.step([self.last], self.bytes, inplace=True, scratch=max(distance, 0))

    def add(self, one: int, other: int) -> int:
        return self.step([one, other], self.bytes, inplace=True)

    @property
    def bytes(self) -> int:
        return self.shape[0] * self.shape[1] * self.shape[2]

    def _window(self, filters: int, size: tuple[int, int], stride: int) -> int:
        """Sets the shape that a SAME window leaves; its overlay's distance."""
        height, width, channels = self.shape
        y, x = axis(height, size[0], stride, 1, "SAME"), axis(width, size[1], stride, 1, "SAME")
        self.shape = y.output, x.output, filters
        layout = Strides(width * channels, channels), Strides(x.output * filters, filters)
        return overlay_distance(y, x, *layout)

    def step(
        self, given: list[int], size: int, distance: int | None = None, inplace: bool = False, scratch: int = 0
    ) -> int:
        one = kernel({} if distance is None else {0: distance}, scratch, inplace=(0,) if inplace else ())
        self.sizes.append(size)
        self.steps.append((given, [self.last], one))
        return self.last

    def arena(self) -> int:
        """The arena's size, valid and proven to be the smallest."""
        one = network(self.sizes, [0], [self.last], self.steps)
        plan = plan_memory(*one)
        check_plan(*one, plan, 4)
        assert plan.optimal
        return plan.arena_bytes


def test_keyword_spotting() -> None:
    net = Builder((49, 10, 1))
    net.conv(64, (10, 4), stride=2)
    for _ in range(4):
        net.depthwise()
        net.conv(64, 1)
    net.step([net.last], 64)
    net.step([net.last], 12)
    net.step([net.last], 12, inplace=True)
    assert net.arena() == 8_384


def test_each_overlay_moves_the_image_down() -> None:
    net = Builder((25, 5, 64))
    for _ in range(4):
        net.conv(64)
        net.conv(64, 1)
    assert net.arena() == 8_000 + 4 * 384  # proven: overlays alone do not reach what one layer needs


def test_visual_wake_words() -> None:
    net = Builder((96, 96, 3))
    net.conv(8, stride=2)
    blocks = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]
    for filters, stride in blocks:
        net.conv(net.shape[2], stride=stride)  # depthwise, over its input: there is no room for scratch
        net.conv(filters, 1)
    net.step([net.last], 256)
    net.step([net.last], 2)
    assert net.arena() == 36_864


def test_first_layer_downwards_makes_room_for_scratch() -> None:
    """The in-place layer after it must lie high, for the layer that doubles the channels; upwards it lies low."""
    side = axis(96, 3, 2, 1, "SAME")
    layout = Strides(96 * 3, 3), Strides(48 * 8, 8)
    down, up = overlay_distance(side, side, *layout), overlay_up_distance(side, side, *layout)
    sizes = []
    for first in (kernel({0: down}), kernel(up={0: up})):
        in_place, doubles = kernel(scratch=2_800, inplace=(0,)), kernel({0: 18_408}, scratch=48)
        steps = [([0], [1], first), ([1], [2], in_place), ([2], [3], doubles)]
        one = network([27_648, 18_432, 18_432, 36_864], [0], [3], steps)
        plan = plan_memory(*one)
        check_plan(*one, plan, 4)
        assert plan.optimal
        sizes.append(plan.arena_bytes)
    assert sizes == [2 * 18_432 + 2_800, 36_912]


def test_image_classification_with_residuals() -> None:
    net = Builder((32, 32, 3))
    net.conv(16)
    for filters, stride in [(16, 1), (32, 2), (64, 2)]:
        source, shape = net.last, net.shape
        net.conv(filters, stride=stride)
        main = net.conv(filters)
        if stride == 2:
            net.shape = shape
            source = net.conv(filters, 1, stride=2, source=source)
        net.add(main, source)
    net.step([net.last], 64)
    net.step([net.last], 10)
    assert net.arena() == 33_296


def test_autoencoder_is_exact() -> None:
    net = Builder((1, 1, 640))
    for size in (128, 128, 128, 128, 8, 128, 128, 128, 128, 640):
        net.step([net.last], size)
    assert net.arena() == 768
