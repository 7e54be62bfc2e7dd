// Pages through pictures that :target opens. Steps replace the address, so that back slides at once.
customElements.define("our-viewer", class extends HTMLElement {
  connectedCallback() {
    addEventListener("hashchange", ({ oldURL }) => {
      this.pushed ||= !this.shown
      this.update(new URL(oldURL).hash.slice(1))
    })
    addEventListener("pageshow", () => this.update())
    // Between two pictures the focus is nowhere for a moment: keys are heard wherever they fall.
    addEventListener("keydown", this)
    for (const name of ["click", "pointerdown", "pointerup"]) this.addEventListener(name, this)
  }

  handleEvent(event) {
    const { type, key, clientX } = event
    const link = type === "click" && event.target.closest("a[href^='#'], a.step")
    const moved = type === "pointerup" ? clientX - this.start : 0
    if (type === "pointerdown") this.start = visualViewport.scale > 1 ? NaN : clientX
    if (link) {
      event.preventDefault()
      this.go(link)
    }
    if (key === "Escape") this.go(this.now?.querySelector("[data-close]"))
    if (key === "ArrowRight" || moved < -50) this.go(this.now?.querySelector(".is-next"))
    if (key === "ArrowLeft" || moved > 50) this.go(this.now?.querySelector(".is-back"))
    if (this.now && (key === "Home" || key === "End")) {
      event.preventDefault()
      const slides = this.querySelectorAll(".viewer")
      location.replace("#" + slides[key === "Home" ? 0 : slides.length - 1].id)
    }
  }

  // Asked anew each time: the address is ahead of its event, and keys may be quicker than both.
  get now() {
    return this.querySelector(":target")
  }

  go(link) {
    if (!link) return
    if (this.pushed && !link.matches(".step")) history.back()
    // What is not on this page yet is on the one that the link leads to.
    else location.replace(document.querySelector(link.hash) ? link.hash : link.href)
  }

  // Fetches the pictures beside this one; near the end, the next page of them.
  prepare() {
    for (const step of this.shown.querySelectorAll(".step")) {
      const beside = document.querySelector(step.hash + " img")
      if (beside) beside.loading = "eager"
      else if (step.matches(".is-next")) document.querySelector("[data-rest]")?.click()
    }
  }

  update(left = "") {
    this.shown = this.now
    for (let node = this; node !== document.body; node = node.parentElement)
      for (const other of node.parentElement.children) if (other !== node) other.inert = this.shown
    if (this.shown) {
      this.shown.tabIndex = -1
      this.shown.focus()
      this.prepare()
    } else {
      this.pushed = false
      // The one that was left last, which may have been closed before this heard that it was there.
      const slide = document.getElementById(left)
      if (this.contains(slide)) document.querySelector(`a[href="#${slide.id}"]`)?.focus()
    }
  }
})
