// Shows one picture after the other: the next on a tap, or by themselves where somebody asked for that.
const EACH = 7000

customElements.define("our-slides", class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-pass]")
    if (this.button) this.button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches
    for (const name of ["click", "pointerdown"]) this.addEventListener(name, this)
  }

  disconnectedCallback() {
    clearInterval(this.passing)
  }

  handleEvent(event) {
    const link = event.target.closest("a[href^='#']")
    if (event.type === "pointerdown") {
      // A hand on the pictures holds them.
      if (link) this.pass(false)
    } else if (link) {
      event.preventDefault()
      this.show(link.hash)
    } else if (event.target.closest("[data-pass]")) this.pass(!this.passing)
  }

  pass(on) {
    clearInterval(this.passing)
    this.passing = on && setInterval(() => this.show(this.now.hash), EACH)
    this.button?.setAttribute("aria-pressed", on)
    if (on) this.show(this.now.hash)
  }

  // The picture nearest to the middle.
  get now() {
    const links = [...this.querySelectorAll("a[href^='#']")]
    const strip = links[0].parentElement.getBoundingClientRect()
    const away = (link) => {
      const { left, right } = link.getBoundingClientRect()
      return Math.abs((left + right) / 2 - (strip.left + strip.right) / 2)
    }
    return links.reduce((nearest, link) => (away(link) < away(nearest) ? link : nearest))
  }

  show(hash) {
    this.querySelector(hash).scrollIntoView({ block: "nearest", inline: "center" })
  }
})
