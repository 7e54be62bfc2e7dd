// A soft tone that is set ahead on the clock of the sound itself: it comes on time, however dark the screen is.
const NOTES = { start: [294, 440], end: [440, 294], nudge: [392] }

export class Bell {
  tones = []

  // A browser lets sound begin with a touch only. On an iPhone, playback is heard with the switch on silent, too.
  wake() {
    if (navigator.audioSession) navigator.audioSession.type = "playback"
    this.audio ??= new AudioContext()
    this.audio.resume()
  }

  ring(moment, after = 0) {
    if (!this.audio) return
    const begin = this.audio.currentTime + Math.max(0, after)
    NOTES[moment].forEach((pitch, place) => this.tones.push(this.tone(pitch, begin + place * 0.7)))
  }

  tone(frequency, begin) {
    const tone = new OscillatorNode(this.audio, { frequency })
    const volume = new GainNode(this.audio, { gain: 0 })
    volume.gain.setValueAtTime(0, begin)
    volume.gain.linearRampToValueAtTime(0.14, begin + 0.3)
    volume.gain.setTargetAtTime(0, begin + 0.5, 0.6)
    tone.connect(volume).connect(this.audio.destination)
    tone.start(begin)
    tone.stop(begin + 4)
    return [tone, begin]
  }

  // What is still to come is taken back; what sounds ends softly by itself.
  hush() {
    for (const [tone, begin] of this.tones.splice(0)) if (begin > this.audio.currentTime) tone.disconnect()
  }
}

// Whether a phone's switch may keep it from being heard.
export const mayBeSilent = () => /iP(hone|ad|od)/.test(navigator.userAgent) && !navigator.audioSession
