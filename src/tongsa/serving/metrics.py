"""What Prometheus may ask for."""

from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from tongsa.serving.shelf import Shelf

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SIZES = (1, 5, 10, 20, 40, 80, 160, 320, 640)


class Metrics:
    """Counts of one server. Names of models and routes are labels; texts and users never are."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # when a count began is of no use here
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tongsa_requests", "Requests answered", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "tongsa_request_seconds",
            "From the first byte of a request to the last of its answer",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sentences = Counter(
            "tongsa_sentences", "Texts given to a model", ["model"], registry=self.registry
        )
        self.tokens = Counter(
            "tongsa_tokens", "Tokens of the answers", ["model"], registry=self.registry
        )
        self.batches = Histogram(
            "tongsa_step_hypotheses",
            "Hypotheses that one step of the decoder took further together",
            ["model"],
            buckets=_SIZES,
            registry=self.registry,
        )
        self.open = Gauge("tongsa_open_requests", "Requests in flight", registry=self.registry)

    def observe(self, model: str, sizes: Sequence[int]) -> None:
        for size in sizes:
            self.batches.labels(model).observe(size)

    def watch(self, shelf: Shelf) -> None:
        """Tell of the models too."""
        self.registry.register(_OfShelf(shelf))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _OfShelf(Collector):
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def collect(self) -> list[GaugeMetricFamily]:
        waiting = GaugeMetricFamily("tongsa_waiting", "Texts that wait", labels=["model"])
        running = GaugeMetricFamily("tongsa_running", "Texts being answered", labels=["model"])
        loaded = GaugeMetricFamily(
            "tongsa_model_loaded_timestamp_seconds", "When a model was taken up", labels=["model"]
        )
        for served in self._shelf.all.values():
            waiting.add_metric([served.name], served.batcher.waiting)
            running.add_metric([served.name], served.batcher.running)
            loaded.add_metric([served.name], served.loaded_at)
        return [waiting, running, loaded]
