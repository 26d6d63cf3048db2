"""The installable app (seed 2.1): manifests, service worker, offline pages, download and printing pages, sign-off."""

from __future__ import annotations

import io
import json
import re

import pypdfium2
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from tests import factories
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.sign_off_printing import sign_off_printing
from yiji.institutions.models import PrintCheck
from yiji.institutions.queries.print_checks import print_checks, printing_works
from yiji.kernel.outcome import NotFound, Refusal
from yiji.web.shared.app_files import APPS, kept_files

pytestmark = pytest.mark.django_db
PORTALS = ("institution", "physician", "authority", "public")


def _kept(client: Client) -> dict[str, object]:
    text = client.get("/service-worker.js").content.decode()
    return dict(json.loads(text.split("const KEPT = ", 1)[1].split(";\n", 1)[0]))


class TestManifest:
    @pytest.mark.parametrize("portal", PORTALS)
    def test_each_portal_is_an_app_of_its_own(self, client: Client, portal: str) -> None:
        answer = client.get(f"/app/{portal}.webmanifest")
        assert answer.headers["Content-Type"] == "application/manifest+json"
        manifest = answer.json()
        home = APPS[portal].path
        assert manifest["id"] == manifest["scope"] == manifest["start_url"] == home
        assert manifest["display"] == "standalone"
        assert manifest["name"]
        assert len(manifest["short_name"]) <= 12
        assert re.fullmatch(r"#[0-9a-f]{6}", manifest["theme_color"])
        for shortcut in manifest["shortcuts"]:
            assert shortcut["url"].startswith(home)

    def test_ids_and_names_differ_so_that_three_apps_can_stand_side_by_side(self, client: Client) -> None:
        manifests = [client.get(f"/app/{portal}.webmanifest").json() for portal in PORTALS]
        for name in ("id", "short_name"):
            assert len({manifest[name] for manifest in manifests}) == len(PORTALS)

    def test_icons_are_there_in_the_sizes_that_the_manifest_names(self, client: Client) -> None:
        icons = client.get("/app/institution.webmanifest").json()["icons"]
        wanted = {(f"{size}x{size}", purpose) for size in (192, 512) for purpose in ("any", "maskable")}
        assert {(icon["sizes"], icon["purpose"]) for icon in icons} == wanted
        for icon in icons:
            path = finders.find(icon["src"].removeprefix("/static/"))
            with Image.open(str(path)) as picture:
                assert picture.format == "PNG"
                assert f"{picture.width}x{picture.height}" == icon["sizes"]
                if icon["purpose"] == "maskable":
                    corner = picture.convert("RGBA").getpixel((0, 0))
                    assert corner[3] == 255, "a maskable icon has no transparent corner"

    def test_a_page_names_the_manifest_of_its_portal(self, client: Client) -> None:
        for path, portal in (
            ("/", "public"),
            ("/institution/login/", "institution"),
            ("/physician/login/", "physician"),
            ("/authority/login/", "authority"),
        ):
            assert f'href="/app/{portal}.webmanifest"' in client.get(path).content.decode()

    def test_an_unknown_portal_has_none(self, client: Client) -> None:
        assert client.get("/app/platform.webmanifest").status_code == 404
        assert client.get("/app/platform/shortcut.url").status_code == 404


class TestServiceWorker:
    def test_it_is_served_from_the_root_as_a_script_that_is_asked_for_anew(self, client: Client) -> None:
        answer = client.get("/service-worker.js")
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Service-Worker-Allowed"] == "/"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]

    def test_it_keeps_static_files_and_two_pages_and_nothing_else(self, client: Client) -> None:
        kept = _kept(client)
        assert kept["assets"]
        for address in kept["assets"]:  # type: ignore[attr-defined]
            assert address.startswith("/static/")
            assert finders.find(address.removeprefix("/static/")), address
        assert (kept["offline"], kept["unanswered"]) == ("/offline/", "/offline/unanswered/")
        text = client.get("/service-worker.js").content.decode()
        assert text.count("cache.put(") == 1
        assert 'credentials: "omit"' in text
        assert not re.search(r"\.add\(|\.addAll\(", text)

    def test_every_module_and_style_of_a_page_is_in_its_list(self, client: Client) -> None:
        assets = set(_kept(client)["assets"])  # type: ignore[call-overload]
        for path in ("/", "/institution/download/", "/offline/"):
            used = re.findall(r'(?:src|href)="(/static/[^"#]+)', client.get(path).content.decode())
            assert used
            assert set(used) <= assets
        for name in (name for name in kept_files() if name.endswith(".js") and name.startswith("yiji/")):
            with open(str(finders.find(name)), encoding="utf-8") as file:
                for module in re.findall(r'from "\./([^"]+)"', file.read()):
                    assert f"/static/yiji/js/{module}" in assets

    def test_its_version_changes_with_any_file(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        from yiji.web.shared import app_files

        before = app_files.version()
        assert re.fullmatch(r"[0-9a-f]{16}", before)
        app_files.version.cache_clear()
        monkeypatch.setattr(app_files, "kept_files", lambda: kept_files()[1:])
        assert app_files.version() != before
        app_files.version.cache_clear()

    @pytest.mark.parametrize("path", ["/offline/", "/offline/unanswered/"])
    def test_the_pages_it_keeps_are_the_same_for_everybody(self, path: str) -> None:
        clerk = factories.logged_in(factories.make_operator(factories.make_institution(), "administrator"))
        stranger = Client().get(path)
        inside = clerk.get(path)
        assert stranger.content == inside.content
        assert "no-store" not in stranger.headers["Cache-Control"]
        assert not stranger.cookies
        assert "csrfmiddlewaretoken" not in stranger.content.decode()

    def test_the_offline_pages_are_honest(self, client: Client) -> None:
        offline = client.get("/offline/").content.decode()
        assert "没有网络：看不到数据，也没有提交任何内容" in offline
        assert "重试" in offline
        unanswered = client.get("/offline/unanswered/").content.decode()
        assert "没有提交任何内容" not in unanswered
        assert "可能没有送达，也可能已经办理" in unanswered

    def test_every_page_with_data_forbids_to_be_kept(self) -> None:
        clerk = factories.logged_in(factories.make_operator(factories.make_institution(), "administrator"))
        for path in ("/institution/", "/institution/announcements/", "/institution/messages/"):
            assert clerk.get(path).headers["Cache-Control"] == "no-store"


class TestDownloadPage:
    @pytest.mark.parametrize("portal", ["institution", "physician", "authority"])
    def test_it_is_reached_from_the_entry_and_the_log_in_page_and_lies_within_its_app(
        self, client: Client, portal: str
    ) -> None:
        address = f"/{portal}/download/"
        assert f'href="{address}"' in client.get(f"/{portal}/login/").content.decode()
        assert 'href="/institution/download/"' in client.get("/").content.decode()
        text = client.get(address).content.decode()
        assert f'href="/app/{portal}.webmanifest"' in text
        for word in ("Chrome", "Edge", "360", "奇安信", "搜狗", "统信 UOS", "麒麟", "安卓", "苹果"):
            assert word in text
        assert text.count('<svg class="pic') == 6
        assert "109" in text
        assert "1280×720" in text
        assert "data-without-script" in text

    def test_shortcuts_hold_nothing_but_the_address(self, client: Client) -> None:
        windows = client.get("/app/institution/shortcut.url")
        assert windows.content == b"[InternetShortcut]\r\nURL=http://testserver/institution/\r\n"
        assert windows.headers["Content-Disposition"].startswith("attachment;")
        linux = client.get("/app/physician/shortcut.desktop").content.decode()
        assert linux.startswith("[Desktop Entry]\n")
        assert "URL=http://testserver/physician/\n" in linux


class TestPrinting:
    def test_the_test_page_is_one_a4_sheet_with_embedded_fonts(self, client: Client) -> None:
        answer = client.get("/printing/test-page.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("inline")
        saved = client.get("/printing/test-page.pdf?download").headers["Content-Disposition"]
        assert saved.startswith("attachment")
        with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
            assert len(pdf) == 1
            assert [round(side) for side in pdf[0].get_size()] == [595, 842]
            text = pdf[0].get_textpage().get_text_range()
        for word in ("打印测试页", "100", "䶮", "𬭎"):
            assert word in text

    def test_an_operator_signs_off_with_name_and_time_and_the_newest_word_holds(self) -> None:
        institution = factories.make_institution()
        user = factories.make_operator(institution, "operator")
        client, scope = factories.logged_in(user), factories.scope_of(user)
        assert "尚未登记" in client.get("/institution/printing/").content.decode()
        assert not printing_works(scope)
        posted = client.post("/institution/printing/", factories.form_data(outcome="works", note=""))
        assert posted.status_code == 303
        assert printing_works(scope)
        assert print_checks(scope)[0].checked_by_name == user.display_name
        sign_off_printing(scope, works=False, note="右边框缺失")
        assert not printing_works(scope)
        text = client.get("/institution/printing/").content.decode()
        assert "右边框缺失" in text
        assert text.count("打印正常</span>") == 1
        rows = AuditEvent.objects.filter(tenant_id=institution.pk, verb="printing.sign_off").order_by("id")
        assert list(rows.values_list("reason", flat=True)) == ["works", "trouble"]

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"outcome": "trouble", "note": " "}, "没有写明打印有什么问题"),
            ({"outcome": "", "note": "保留"}, "请选择「测试页的结果」"),
            ({"outcome": "maybe", "note": "保留"}, "选项无效"),
            ({"outcome": "trouble", "note": "字" * 201}, "最多 200 个字"),
            ({"outcome": "trouble", "note": "坏\u202e"}, "控制字符"),
        ],
    )
    def test_a_faulty_word_is_refused_at_its_field(self, values: dict[str, str], told: str) -> None:
        client = factories.logged_in(factories.make_operator(factories.make_institution(), "checker"))
        answer = client.post("/institution/printing/", factories.form_data(**values))
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert not PrintCheck.objects.exists()

    def test_viewers_look_only_and_others_have_no_such_page(self) -> None:
        institution = factories.make_institution()
        viewer = factories.logged_in(factories.make_operator(institution, "viewer"))
        assert "由管理员、经办或复核登记" in viewer.get("/institution/printing/").content.decode()
        data = factories.form_data(outcome="works", note="")
        assert viewer.post("/institution/printing/", data).status_code == 404
        officer = factories.scope_of(factories.make_user_officer(institution.licence_issuer))
        with pytest.raises(NotFound):
            sign_off_printing(officer, works=True)
        with pytest.raises(Refusal):
            sign_off_printing(
                factories.scope_of(factories.make_operator(institution, "operator")), works=False
            )
        assert not PrintCheck.objects.exists()
