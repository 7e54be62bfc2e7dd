// One card at a time; without script they stand below each other.
customElements.define("our-cards", class extends HTMLElement {
  connectedCallback() {
    this.cards = [...this.querySelectorAll("[data-card]")]
    this.ends = this.querySelectorAll("[data-end]")
    this.bar = this.querySelector("[data-bar]")
    const wrong = this.cards.findIndex((card) => card.querySelector("[aria-invalid=true]"))
    this.show(Math.max(0, wrong))
    this.addEventListener("click", this)
    this.addEventListener("invalid", this, true)
  }

  disconnectedCallback() { clearTimeout(this.soon) }

  handleEvent({ type, target, detail }) {
    // What is asked for stands on a card that is hidden just now.
    if (type === "invalid") return target.closest("[hidden]") && this.show(this.cards.indexOf(target.closest("[data-card]")))
    const step = target.closest("[data-step]")
    if (step) return this.go(Number(step.dataset.step))
    // A tap on an answer leads on; arrow keys look around first.
    if (detail && target.closest(".chip")?.querySelector("input")) {
      clearTimeout(this.soon)
      this.soon = setTimeout(() => this.go(1, false), 250)
    }
  }

  go(step, focus = true) {
    const to = this.at + step
    if (!this.cards[to]) return
    this.show(to)
    if (focus) this.cards[to].querySelector("textarea, input:checked, input")?.focus()
  }

  show(at) {
    this.at = at
    const last = at === this.cards.length - 1
    this.cards.forEach((card, number) => (card.hidden = number !== at))
    this.ends.forEach((end) => (end.hidden = !last))
    this.bar.hidden = this.cards.length < 2
    this.bar.querySelector("[data-step='-1']").disabled = !at
    this.bar.querySelector("[data-step='1']").disabled = last
    this.bar.querySelector("output").value = `${at + 1} / ${this.cards.length}`
    this.classList.add("is-on")
  }
})
