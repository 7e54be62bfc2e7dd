import { mayBeSilent } from "../lib/bell.js"
import { Guide } from "../lib/guide.js"

// One phone on the table: it holds all that it says, and needs nobody from its start to its end.
customElements.define("our-talk", class extends Guide {
  connectedCallback() {
    this.prompts = [...this.querySelectorAll(".talk-prompt")]
    this.one("[data-silent]").hidden = !mayBeSilent()
    this.state = "setup"
    for (const name of ["click", "submit", "change"]) this.addEventListener(name, this)
    for (const name of ["keydown", "visibilitychange"]) document.addEventListener(name, this)
    this.call()
  }

  disconnectedCallback() {
    for (const name of ["keydown", "visibilitychange"]) document.removeEventListener(name, this)
    clearInterval(this.ticking)
    this.sleep()
  }

  set state(name) {
    this.dataset.state = name
    this.one(".talk-bar").hidden = name !== "on"
  }

  handleEvent(event) {
    const { type, target } = event
    if (type === "submit") return this.send(event)
    if (type === "change") return this.call()
    const on = this.dataset.state === "on"
    if (type === "visibilitychange") return on && this.wake()
    const button = target.closest?.("button, a, label, input")
    if (type === "click" && button) return this.tapped(button)
    if (!on || (type === "keydown" && (button || !["Enter", " ", "ArrowRight"].includes(event.key)))) return
    if (type === "keydown") event.preventDefault()
    // On a dark screen a touch only shows what there is.
    if (this.now.dataset.kind === "timer") this.classList.toggle("is-lit")
    else if (!["choice", "levels"].includes(this.now.dataset.kind)) this.next()
  }

  tapped(button) {
    const { dataset } = button
    if ("try" in dataset) this.sound(() => this.bell.ring("nudge"))
    if ("swap" in dataset) this.swap()
    if ("start" in dataset) this.start()
    if ("next" in dataset) this.next()
    if ("pause" in dataset) this.hold(!this.held)
    if ("stop" in dataset) this.finish("end")
    if ("another" in dataset) this.turn(this.now)
    if ("swapPhoto" in dataset) this.look(this.now, 1)
    if ("level" in dataset) this.level(button)
    if (!("pick" in dataset)) return
    this.fill(this.now.dataset.step, dataset.pick, button.firstElementChild.textContent.trim())
    // What stands beyond tonight is shown once more at the end, and sent from there.
    const agreed = this.one(`[name="${this.now.id.slice(2)}"][value="${dataset.pick}"]`)
    if (agreed) agreed.checked = true
    if (dataset.goto === "not-now") this.finish("not-now")
    else if (dataset.goto === "end") this.plan()
    else if (dataset.goto) this.show(document.getElementById("p-" + dataset.goto))
    else this.next()
  }

  // Not done yet: what closes it says so.
  plan() {
    const said = this.one("[data-part=end] h2")
    said.textContent = said.dataset.planned
    this.one("[name=planned]").value = 1
    this.finish("end")
  }

  call() {
    this.classList.toggle("is-on-call", !!this.one("[name=call]")?.checked)
  }
})
