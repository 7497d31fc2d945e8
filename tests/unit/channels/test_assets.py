from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from channels import assets


@pytest.fixture
def built(tmp_path: Path) -> dict[str, assets.Asset]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>å</title>", encoding="utf-8")
    (tmp_path / "widget.js").write_text("1", encoding="utf-8")
    (tmp_path / "widget.mjs").write_text("1", encoding="utf-8")
    (tmp_path / "assets" / "panel-B4x_9-Qw.js").write_text("2", encoding="utf-8")
    return assets.load(tmp_path)


def test_every_file_is_served_and_the_page_at_the_top(built: dict[str, assets.Asset]) -> None:
    assert set(built) == {"", "index.html", "widget.js", "widget.mjs", "assets/panel-B4x_9-Qw.js"}
    assert built[""] is built["index.html"]


def test_nothing_is_served_before_the_widget_is_built(tmp_path: Path) -> None:
    assert assets.load(tmp_path / "dist") == {}


def test_scripts_have_a_type_that_browsers_run_despite_nosniff(built: dict[str, assets.Asset]) -> None:
    assert {built[name].content_type for name in ("widget.js", "widget.mjs")} == {"text/javascript; charset=utf-8"}


def test_only_what_never_changes_is_kept_for_good(built: dict[str, assets.Asset]) -> None:
    assert "immutable" in built["assets/panel-B4x_9-Qw.js"].headers["Cache-Control"]
    assert "immutable" not in built["widget.js"].headers["Cache-Control"]
    assert built[""].headers["Cache-Control"] == "no-cache"


def test_a_page_has_a_policy_and_a_script_may_be_loaded_from_anywhere(built: dict[str, assets.Asset]) -> None:
    assert "unsafe" not in built[""].headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in built[""].headers["Content-Security-Policy"]
    assert built["widget.js"].headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in built[""].headers


def test_a_file_is_known_by_either_tag_and_by_no_other(built: dict[str, assets.Asset]) -> None:
    asset = built["widget.js"]
    assert gzip.decompress(asset.zipped) == asset.content and asset.etag != asset.zipped_etag
    assert asset.etag == built["widget.mjs"].etag, "the same content"
    for known in (asset.etag, asset.zipped_etag, f'"x", {asset.etag}', f"W/{asset.zipped_etag}", "*"):
        assert asset.is_known(known)
    for other in ("", '"x"', asset.etag.strip('"')):
        assert not asset.is_known(other)
