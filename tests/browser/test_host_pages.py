"""The widget on other sites: hostile style sheets, a strict policy, a frame, a module, a path prefix, and its interface."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request, expect

from bootstrap.processes import free_port
from tests.browser import servers
from tests.browser.chat import ALL, DEADLINE, QUESTIONS, Chat
from tests.browser.conftest import NewContext
from tests.serving import Assistant

QUESTION = QUESTIONS["en"]

#: All but what would turn the whole page, and whatever stands on it.
HOSTILE = """
<style>
  * { all: revert; font-size: 40px !important; color: red !important; background: yellow !important; margin: 30px !important;
      padding: 30px !important; letter-spacing: 1em !important; text-transform: uppercase !important; float: left !important;
      box-sizing: content-box !important; line-height: 3 !important; font-family: fantasy !important }
  body * { display: inline !important; position: static !important; transform: rotate(3deg) !important; z-index: -1 !important;
      filter: invert(1) !important; opacity: 0.2 !important; visibility: hidden !important; width: 5px !important;
      height: 5px !important; pointer-events: none !important; animation: spin 1s infinite !important; contain: none !important }
  @keyframes spin { to { transform: rotate(360deg) } }
  html, body { overflow: hidden !important; direction: rtl }
</style>
"""

#: How everything in the widget looks.
INSIDE = "host => {" + ALL + """
    const seen = ["color", "backgroundColor", "fontSize", "fontFamily", "visibility", "opacity", "letterSpacing", "textTransform",
        "direction", "lineHeight", "pointerEvents", "animationName"];
    return all(host.shadowRoot).map((node) => {
        const style = getComputedStyle(node);
        const box = node.getBoundingClientRect();
        return [node.localName, ...seen.map((name) => style[name]), Math.round(box.width), Math.round(box.height)];
    });
}"""  # fmt: skip

#: How everything else on the page looks.
OUTSIDE = """() => [...document.querySelectorAll("html, body, body *:not(script, returns-chat)")].map((node) => {
    const style = getComputedStyle(node);
    const all = [...style].map((name) => style.getPropertyValue(name));
    return [node.localName, node.className, node.getAttribute("style"), ...all];
})"""

GLOBALS = "() => Object.getOwnPropertyNames(window).sort()"

CONTRAST = """node => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    const light = (css) => {
        canvas.fillStyle = css;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((each) => each / 255)
            .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const { color, backgroundColor } = getComputedStyle(node);
    const [more, less] = [light(color), light(backgroundColor)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
}"""

TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types lit-html"

STORAGE = """async () => [
    Object.keys(localStorage), Object.keys(sessionStorage), await indexedDB.databases(), await caches.keys()
]"""


@dataclass
class Shop:
    """A page of a shop of another origin, which the assistant knows."""

    site: servers.Site
    widget: str
    page: Page

    def script(self, more: str = "") -> str:
        """Return the line that the shop copies."""
        return f'<script src="{self.widget}widget.js" data-lang="en" {more} async></script>'

    def publish(self, body: str, head: str = "", html: str = 'lang="en"', policy: str | None = None, path: str = "/") -> str:
        """Put a page at ``path`` and return its address."""
        page = f"<!doctype html><html {html}><head><title>A shop</title>{head}</head><body><h1>A shop</h1>{body}</body></html>"
        return self.site.publish(page, policy, path)

    def show(self, body: str | None = None, language: str = "en", **more: str) -> Chat:
        """Show a page with the widget, or with ``body``; return its chat."""
        self.page.goto(self.publish(self.script() if body is None else body, **more))
        return Chat(self.page, language)


@pytest.fixture
def shop(site: servers.Site, assistant: Assistant, page: Page) -> Shop:
    return Shop(site, assistant.url, page)


def test_another_sites_page_has_the_whole_widget(shop: Shop) -> None:
    chat = shop.show().open()
    assert chat.ask(QUESTION).last["topic"] == "handle_return_request"
    chat.reload()
    expect(chat.questions).to_have_count(1)


def test_a_site_that_is_not_allowed_gets_no_answer(assistant: Assistant, page: Page) -> None:
    with servers.site(free_port()) as stranger:
        chat = Shop(stranger, assistant.url, page).show()
        chat.open()
        chat.type(QUESTION)
        expect(chat.not_sent).to_be_visible()
        expect(chat.answers.filter(has_text="Seller Central")).to_have_count(0)


# -- the page and the widget leave each other alone --------------------------------------------------------------------


def test_hostile_styles_do_not_reach_it(shop: Shop, context: NewContext) -> None:
    looks = []
    for styles in ("", HOSTILE):
        shop.page = context().new_page()
        chat = shop.show(head=styles).open()
        chat.ask(QUESTION)
        chat.settle()
        looks.append(chat.root.evaluate(INSIDE))
    assert looks[0] == looks[1]


def test_it_leaves_the_page_as_it_was(shop: Shop) -> None:
    body = """
      <p>Text <a href="#">link</a></p><button>Buy</button><input><ul><li>One</li></ul>
      <table><tr><td>1</td></tr></table><dialog open>Hello</dialog>
    """
    shop.show(body)
    before, globals_before = shop.page.evaluate(OUTSIDE), shop.page.evaluate(GLOBALS)
    chat = shop.show(body + shop.script())
    chat.button("launcher").wait_for()
    assert shop.page.evaluate(OUTSIDE) == before
    chat.open()
    chat.ask(QUESTION)
    assert shop.page.evaluate(OUTSIDE) == before
    names = set(shop.page.evaluate(GLOBALS)) - set(globals_before)
    assert names == {"returnsChat", "litHtmlVersions"}, "the one name it gives the page, and the mark of its library"


def test_below_a_page_from_right_to_left_it_is_not_mirrored(shop: Shop) -> None:
    chat = shop.show(html='lang="ar" dir="rtl"').open()
    box = chat.panel.bounding_box()
    assert box and box["x"] > 640, "on the right, which is the default"
    answer = chat.ask(QUESTION)
    assert answer.shown.locator("p").first.evaluate("node => getComputedStyle(node).direction") == "ltr"


# -- policies, frames, modules, prefixes -------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["", TRUSTED_TYPES], ids=["csp", "trusted types"])
def test_a_strict_policy_is_kept(shop: Shop, more: str) -> None:
    page, origin = shop.page, shop.widget.removesuffix("/chat/")
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; base-uri 'none'; form-action 'none'{more}"
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))"
    )
    chat = shop.show(policy=policy).open()
    answer = chat.ask(DEADLINE["en"])
    with page.expect_download():
        answer.shown.get_by_text(chat.name("calendar")).click()
    with page.expect_download():
        chat.item("save").click()
    assert page.evaluate("window.violations") == []
    assert complaints == []
    assert chat.button("send").evaluate("node => getComputedStyle(node).borderTopLeftRadius") != "0px", "its styles are there"


def test_it_works_in_a_frame(shop: Shop) -> None:
    inner = shop.publish(shop.script(), path="/inner")
    shop.show(f'<iframe src="{inner}" title="Help" width="500" height="700"></iframe>')
    chat = Chat(shop.page, frame=shop.page.frame_locator("iframe")).open()
    assert chat.ask(QUESTION).last["topic"] == "handle_return_request"


def test_it_opens_where_storage_is_forbidden(shop: Shop) -> None:
    inner = shop.publish(shop.script(), path="/inner")
    shop.show(f'<iframe src="{inner}" title="Help" sandbox="allow-scripts" width="500" height="700"></iframe>')
    Chat(shop.page, frame=shop.page.frame_locator("iframe")).open()


def test_it_is_a_module_too(shop: Shop) -> None:
    chat = shop.show(
        f"""
        <returns-chat lang="sv" heading="Fråga oss" position="left"></returns-chat>
        <script type="module">
          import {{ ReturnsChat }} from "{shop.widget}widget.mjs";
          window.isTheClass = ReturnsChat === customElements.get("returns-chat");
        </script>
        """,
        "sv",
    ).open()
    assert shop.page.evaluate("window.isTheClass")
    expect(chat.panel).to_have_accessible_name("Fråga oss")
    assert chat.ask(QUESTIONS["sv"]).last["language"] == "sv"
    assert shop.page.locator("returns-chat").count() == 1


def test_the_script_twice_is_one_widget(shop: Shop) -> None:
    chat = shop.show(shop.script() * 2)
    shop.page.wait_for_load_state("networkidle")
    expect(chat.button("launcher")).to_have_count(1)


def test_below_a_path_prefix_nothing_else_is_asked_for(proxy: servers.Proxy, page: Page) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(proxy.url.removesuffix("/"))
    assert page.url == proxy.url
    chat = Chat(page).open()
    answer = chat.ask(DEADLINE["en"])
    with page.expect_download() as caught:
        answer.shown.get_by_text(chat.name("calendar")).click()
    assert caught.value.failure() is None
    assert [url for url in requests if not f"{url}/".startswith(proxy.url)] == []


def test_no_third_party_no_cookie_and_no_storage_before_it_is_opened(shop: Shop) -> None:
    page = shop.page
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    chat = shop.show()
    chat.button("launcher").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STORAGE) == [[], [], [], []]
    assert [request.url for request in requests if request.url.startswith(shop.widget)] == [f"{shop.widget}widget.js"]
    chat.open()
    chat.ask(QUESTION)
    assert page.evaluate(STORAGE) == [[f"returns-chat:{shop.widget}"], [], [], []]
    assert page.context.cookies() == []
    assert [request.url for request in requests if not request.url.startswith((shop.site.origin, shop.widget))] == []
    assert not any("cookie" in request.headers for request in requests)


# -- what the page chooses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "of_the_page", "shown"),
    [("", "sv-SE", "sv"), ("", "de", "en"), ('data-lang="en"', "sv", "en"), ('data-lang="sv"', "en", "sv")],
)
def test_the_page_tells_the_language_unless_the_script_does(shop: Shop, tag: str, of_the_page: str, shown: str) -> None:
    chat = shop.show(shop.script().replace('data-lang="en"', tag), shown, html=f'lang="{of_the_page}"')
    expect(chat.button("launcher")).to_be_visible()


def test_the_look_is_the_pages_to_choose(shop: Shop) -> None:
    properties = "--returns-chat-accent: rgb(120, 20, 60); --returns-chat-radius: 3px; --returns-chat-z-index: 77"
    chat = shop.show(
        shop.script('data-heading="Ask Anna" data-greeting="Hello there!"'),
        head=f"<style>returns-chat {{ {properties} }}</style>",
    )
    assert chat.button("launcher").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(120, 20, 60)"
    chat.open()
    expect(chat.panel).to_have_accessible_name("Ask Anna")
    expect(chat.panel).to_contain_text("Hello there!")
    assert chat.box.evaluate("node => getComputedStyle(node).borderTopLeftRadius") == "3px"


@pytest.mark.parametrize("accent", ["#ffee00", "#0b5f5a", "#d0d0d0", "#101010"])
def test_text_on_any_accent_can_be_read(shop: Shop, accent: str) -> None:
    chat = shop.show(shop.script(f'data-accent="{accent}"')).open()
    chat.type(QUESTION)
    assert chat.button("send").evaluate(CONTRAST) >= 4.5


def test_the_interface_does_what_it_says(shop: Shop) -> None:
    chat = shop.show(
        head="""
        <script>
          window.heard = [];
          for (const name of ["message", "open", "close"]) document.addEventListener(name, (event) => {
            if (event.target.localName === "returns-chat") heard.push([name, event.detail?.message?.who ?? null]);
          });
        </script>
        """
    )
    page = shop.page
    chat.button("launcher").wait_for()
    page.evaluate("returnsChat.open()")
    expect(chat.panel).to_be_visible()
    page.evaluate("returnsChat.close()")
    expect(chat.panel).to_be_hidden()
    answer = chat.answer_to(lambda: page.evaluate("question => returnsChat.send(question)", QUESTION))
    assert answer.last["topic"] == "handle_return_request"
    said = [["message", who] for who in ["seller", *["assistant"] * len(answer.replies)]]
    assert page.evaluate("window.heard") == [["open", None], ["close", None], ["open", None], *said]
    page.evaluate("returnsChat.setLanguage('sv')")
    expect(Chat(page, "sv").composer).to_be_visible()
    page.evaluate("returnsChat.destroy()")
    assert page.locator("returns-chat").count() == 0
    assert page.evaluate("window.returnsChat") is None


def test_what_is_destroyed_leaves_nothing_behind(shop: Shop) -> None:
    errors: list[str] = []
    shop.page.on("pageerror", lambda error: errors.append(str(error)))
    chat = shop.show().open()
    chat.ask(QUESTION)
    stored = chat.stored()
    shop.page.evaluate("() => { const chat = returnsChat; chat.destroy(); chat.send('How do FBA returns work?') }")
    for event in ("offline", "online", "visibilitychange", "storage"):
        shop.page.evaluate("name => dispatchEvent(new Event(name))", event)
    shop.page.wait_for_load_state("networkidle")
    assert errors == []
    assert chat.stored() == stored, "nobody is there to say anything"
    assert shop.page.locator("returns-chat").count() == 0
