import { keep, newId } from "../lib/waiting.js"

// A form that waits on the device where there is no network. Its key goes along each time, so it is carried out once,
// whether or not the answer came back.
customElements.define("our-waits", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form")
    for (const name of ["htmx:configRequest", "htmx:sendError", "input"]) this.form.addEventListener(name, this)
    document.addEventListener("our-sent", this)
  }

  disconnectedCallback() {
    document.removeEventListener("our-sent", this)
  }

  handleEvent(event) {
    const { type, target, detail } = event
    if (type === "our-sent") this.firstElementChild.hidden = true
    else if (type === "input") this.key = "" // other words are another form
    else if (target === this.form && (detail.path ?? detail.requestConfig.path) === this.form.getAttribute("hx-post")) {
      if (type === "htmx:sendError") this.wait(event, detail.requestConfig)
      else if ((this.key ||= newId())) detail.headers["Sent-Id"] = this.key
    }
  }

  // A photo doesn't wait: it is far too large for what a browser keeps.
  async wait(event, { path, formData, headers }) {
    if ([...formData.values()].some((value) => value.size)) return
    event.stopPropagation()
    const words = [...formData].filter(([, value]) => typeof value === "string")
    try {
      await keep(headers["Sent-Id"], path, new URLSearchParams(words))
    } catch {
      document.getElementById("unreached").hidden = false
      return
    }
    this.key = ""
    for (const field of this.form.querySelectorAll("textarea")) field.value = field.defaultValue = ""
    this.form.querySelector("[data-waits]").hidden = true // the draft is what was sent
    this.firstElementChild.hidden = false
  }
})
