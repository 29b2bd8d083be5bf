// @ts-check
/** The ink on the paper, three dots to a pixel along each side; `drawing.py` keeps the same dots as bits. */

export const SIDE = 28; // pixels of the paper, as MNIST has them
export const FINE = 3;
export const DOTS = SIDE * FINE;

/** @typedef {{x: number, y: number}} Point in pixels of the paper, from its upper left corner */

const RADIUS = { pen: 1.2, eraser: 2.2 }; // pixels
const REMEMBERED = 100;

export class Ink {
  /** @param {Uint8Array} bits see `bits` */
  constructor(bits) {
    /** @type {Uint8Array} 1 where there is ink, dot by dot, row by row */
    this.dots = Uint8Array.from({ length: DOTS * DOTS }, (_, dot) => (bits[dot >> 3] >> (dot & 7)) & 1);
    /** @type {Uint8Array[]} what was on the paper before each stroke */
    this.past = [];
  }

  get empty() {
    return !this.dots.includes(1);
  }

  /** Eight dots in each byte, the first in its lowest bit. @returns {Uint8Array} */
  get bits() {
    const bits = new Uint8Array(Math.ceil(this.dots.length / 8));
    this.dots.forEach((dot, index) => { bits[index >> 3] |= dot << (index & 7); });
    return bits;
  }

  /** Begin what one step of undo takes back. */
  begin() {
    this.past = [...this.past, this.dots.slice()].slice(-REMEMBERED);
  }

  /** Draw a straight line with a round tip, or rub one out. @param {Point} from @param {Point} to @param {"pen" | "eraser"} tool */
  line(from, to, tool) {
    const radius = RADIUS[tool] * FINE;
    const [a, b] = [from, to].map(({ x, y }) => ({ x: x * FINE - 0.5, y: y * FINE - 0.5 })); // in dots, from the middle of the first
    const along = { x: b.x - a.x, y: b.y - a.y };
    const length = along.x ** 2 + along.y ** 2 || 1;
    const [left, right] = ends(a.x, b.x, radius);
    const [top, bottom] = ends(a.y, b.y, radius);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const share = Math.min(1, Math.max(0, ((x - a.x) * along.x + (y - a.y) * along.y) / length));
        const [dx, dy] = [x - a.x - share * along.x, y - a.y - share * along.y];
        if (dx * dx + dy * dy <= radius * radius) this.dots[y * DOTS + x] = tool === "pen" ? 1 : 0;
      }
    }
  }

  clear() {
    if (this.empty) return;
    this.begin();
    this.dots.fill(0);
  }

  undo() {
    this.dots = this.past.pop() ?? this.dots;
  }
}

/** The dots along one side that a line may touch. @param {number} one @param {number} other @param {number} radius */
function ends(one, other, radius) {
  return [Math.max(0, Math.floor(Math.min(one, other) - radius)), Math.min(DOTS - 1, Math.ceil(Math.max(one, other) + radius))];
}
