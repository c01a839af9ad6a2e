"""A view taken out by browser: the dialog of the Workforce page, filled in as a person fills it in."""

from answered import settled


def fill_in(page, organisation="Northmoor Trust"):
    """Say in the dialog who asks, for which group, and what; the lists stand at the usual answers."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Special interest group").fill("RTSIG")
    dialog.get_by_role("textbox", name="Organisation").fill(organisation)
    short = dialog.get_by_role("textbox", name="In short")
    short.fill("Figures for a position paper.")
    short.press("Tab")
    # what is pressed while the answers before are still on their way can be lost
    settled(page)
    dialog.get_by_text("without further authorisation").wait_for(timeout=60_000)


def take_out(page):
    """Release the view on the Workforce page in answer to a new request, and fetch the PDF."""
    page.get_by_role("button", name="PDF for a request").click()
    fill_in(page)
    page.get_by_role("button", name="Release", exact=True).click()
    page.get_by_text("is released:").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download REL-").click()
    return download
