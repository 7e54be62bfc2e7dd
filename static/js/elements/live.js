import { ask } from "../lib/htmx.js"

const heard = new Set()
let source, address

// One stream a page, for all its parts.
function listen(url, hear) {
  address = url
  heard.add(hear)
  open()
  return () => heard.delete(hear)
}

const tell = () => heard.forEach((hear) => hear())
const lost = ({ status }) => !status || status >= 500

function open() {
  if (source || !heard.size) return
  source = new EventSource(address)
  source.addEventListener("change", tell)
  source.addEventListener("open", () => document.dispatchEvent(new Event("our-open")))
  source.addEventListener("error", () => {
    // No stream, no further try by the browser.
    if (source?.readyState === 2) {
      close()
      setTimeout(open, 30000)
    }
  })
}

function close() {
  source?.close()
  source = null
}

// An open stream would cost the page its place in the back/forward cache.
addEventListener("pagehide", close)
addEventListener("pageshow", ({ persisted }) => {
  open()
  if (persisted) tell()
})

// Others may find out that the page is old, or want to know whether a change would be heard.
addEventListener("our-stale", tell)
export const hears = () => source?.readyState === 1

// Only once it has settled a new form is without the marks of the one before. A stream that opens: the server is back.
const AGAIN = ["visibilitychange", "focusout", "htmx:afterRequest", "htmx:afterSettle", "htmx:beforeSwap", "our-open"]

// Fetches its part anew on a change, but never while somebody writes in it, or has ticked a box there.
customElements.define("our-live", class extends HTMLElement {
  connectedCallback() {
    this.deaf = listen(this.dataset.url || "/live/", () => {
      this.stale = true
      this.fetch()
    })
    for (const name of AGAIN) document.addEventListener(name, this)
  }

  disconnectedCallback() {
    this.deaf()
    for (const name of AGAIN) document.removeEventListener(name, this)
  }

  handleEvent({ type, detail }) {
    // Its own end is heard below; one that failed is not asked for again at once.
    if (type === "htmx:afterRequest" && detail.elt === this) this.failed = lost(detail.xhr)
    else if (type !== "htmx:beforeSwap") setTimeout(() => this.fetch())
    // Writing may have begun.
    else if (detail.requestConfig.elt === this && this.writing) {
      detail.shouldSwap = false
      this.stale = true
    }
  }

  get part() { return document.getElementById(this.dataset.part) }

  get writing() {
    return [...this.part.querySelectorAll("textarea, input, select, .file")].some(
      (field) =>
        (field === document.activeElement && !field.readOnly) ||
        field.matches(".file") ||
        field.checked !== field.defaultChecked ||
        !(field.options || /checkbox|radio/.test(field.type) || field.value === field.defaultValue),
    )
  }

  async fetch() {
    if (!this.stale || this.asking || document.hidden || !this.part || this.writing) return
    // An answer on its way shows what is new; its end is heard above.
    if (this.part.querySelector(".htmx-request")) return
    this.stale = false
    this.asking = true // a second question would wait for the first, whose answer takes the place of both
    this.failed = true // until its end is heard
    await ask(this, this.part).catch(() => {})
    this.asking = false
    this.stale ||= this.failed
    if (!this.failed) this.fetch()
  }
})
