// How much is left of some seconds, by the wall clock: a page that slept finds the time gone on.
export class Countdown {
  constructor(seconds) {
    this.whole = this.left = seconds
    this.go()
  }

  get rest() {
    return this.since ? Math.max(0, this.left - (Date.now() - this.since) / 1000) : this.left
  }

  // From 0 to 1; what has no clock is not on its way.
  get part() {
    return this.whole ? 1 - this.rest / this.whole : 0
  }

  go() {
    this.since = Date.now()
  }

  hold() {
    this.left = this.rest
    this.since = 0
  }
}
