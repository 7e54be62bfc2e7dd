// Off until asked for, and forgotten with the page.
let on = false
let audio
const last = {}
const NOTES = { start: [294, 440], end: [440, 294] }

export const sounds = () => on

// A soft tone, once: two pages in a row may find that the time is up.
export function ring(moment) {
  if (!on || Date.now() - last[moment] < 5000) return
  last[moment] = Date.now()
  if (moment === "end") navigator.vibrate?.([180, 120, 180])
  play(NOTES[moment])
}

function play(notes) {
  audio ??= new AudioContext()
  audio.resume()
  notes.forEach((pitch, place) => {
    const begin = audio.currentTime + place * 0.7
    const tone = new OscillatorNode(audio, { frequency: pitch })
    const volume = new GainNode(audio, { gain: 0 })
    volume.gain.setValueAtTime(0, begin)
    volume.gain.linearRampToValueAtTime(0.14, begin + 0.3)
    volume.gain.setTargetAtTime(0, begin + 0.5, 0.6)
    tone.connect(volume).connect(audio.destination)
    tone.start(begin)
    tone.stop(begin + 4)
  })
}

customElements.define("our-sound", class extends HTMLElement {
  connectedCallback() {
    this.show()
    this.addEventListener("click", () => {
      on = !on
      this.show()
      // A browser lets sound begin with a touch only.
      if (on) play(NOTES.start.slice(0, 1))
    })
  }

  show() {
    this.querySelector("button").setAttribute("aria-pressed", on)
  }
})
