// Makes the sizes of photos with sharp, for bench/photos.py: a line of JSON in, a line of JSON out, until there are none.
// It lives as long as the bench, so that neither side pays for starting.
import { createRequire } from "node:module"
import { readFileSync, writeFileSync } from "node:fs"
import { createInterface } from "node:readline"

const sharp = createRequire(`${process.argv[2]}/`)("sharp")
sharp.cache(false)

const upright = source => sharp(source).autoOrient()
const within = side => ({ width: side, height: side, fit: "inside", withoutEnlargement: true })
const webp = pipeline => pipeline.webp({ quality: 80, effort: 2 }).toBuffer()
const pixels = pipeline => pipeline.raw().toBuffer({ resolveWithObject: true })
const again = raw => sharp(raw.data, { raw: raw.info })

const ways = {
  // As most programs do it: every size from the original.
  async each(source, sides) {
    const made = []
    for (const side of sides) made.push(await webp(upright(source).resize(within(side))))
    return made
  },
  // All of it decoded once, and every size made from that.
  async once(source, sides) {
    const whole = await pixels(upright(source).toColourspace("srgb"))
    const made = []
    for (const side of sides) made.push(await webp(again(whole).resize(within(side))))
    return made
  },
  // The largest first, and each from the one before, as ours does it.
  async chain(source, sides) {
    let raw = await pixels(upright(source).toColourspace("srgb").resize(within(sides[0])))
    const made = [await webp(again(raw))]
    for (const side of sides.slice(1)) {
      raw = await pixels(again(raw).resize(within(side)))
      made.push(await webp(again(raw)))
    }
    return made
  },
}

const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
// From here on the kernel notes the highest anew.
const forget = () => writeFileSync("/proc/self/clear_refs", "5")
const highest = () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1])

for await (const line of createInterface({ input: process.stdin })) {
  const { way, file, sides, into } = JSON.parse(line)
  forget()
  const before = spent()
  const made = await ways[way](readFileSync(file), sides)
  if (into) made.forEach((data, number) => writeFileSync(`${into}/${sides[number]}.webp`, data))
  console.log(JSON.stringify({ seconds: spent() - before, memory: highest() }))
}
