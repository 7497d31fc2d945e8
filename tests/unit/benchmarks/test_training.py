from __future__ import annotations

import pytest

from benchmarks.projects import BenchmarkError
from benchmarks.speed.training import extrapolated, read_epochs

LOG = """\
INFO hooks - Starting to train component 'DIETClassifier'.
\rEpochs:   0%|          | 0/2 [00:00<?, ?it/s]\rEpochs:  50%|#####     | 1/2 [00:16<00:16, 16.64s/it]\
\rEpochs:  50%|#####     | 1/2 [00:16<00:16, 16.64s/it, t_loss=6.02, i_acc=0.127]\
\rEpochs: 100%|##########| 2/2 [00:21<00:00,  9.88s/it, t_loss=6.02]\
\rEpochs: 100%|##########| 2/2 [00:21<00:00, 10.90s/it, t_loss=5.47]
INFO hooks - Finished training component 'DIETClassifier'.
INFO hooks - Starting to train component 'TEDPolicy'.
\rEpochs:   1%|          | 1/100 [00:07<11:39,  7.00s/it]\rEpochs: 100%|##########| 100/100 [00:21<00:00,  5.00it/s, t_loss=14.1]
INFO hooks - Finished training component 'TEDPolicy'.
INFO hooks - Starting to train component 'ResponseSelector'.
INFO hooks - Finished training component 'ResponseSelector'.
"""


def test_the_epochs_after_the_first_are_read_from_the_log() -> None:
    found = read_epochs(LOG, "DIETClassifier")
    assert (found.done, found.later) == (2, pytest.approx(5.16))
    found = read_epochs(LOG, "TEDPolicy")
    assert (found.done, found.later) == (100, pytest.approx(13 / 99))


@pytest.mark.parametrize("component", ["ResponseSelector", "NoSuchComponent"])
def test_a_log_without_epochs_is_an_error(component: str) -> None:
    with pytest.raises(BenchmarkError, match=component):
        read_epochs(LOG, component)


def test_the_epochs_that_were_not_run_are_added() -> None:
    assert extrapolated(100.0, read_epochs(LOG, "DIETClassifier"), 100) == pytest.approx(100 + 98 * 5.16)
