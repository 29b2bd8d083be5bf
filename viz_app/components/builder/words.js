// @ts-check
/** What the layers are called, and the sentences that say how each number came about. */

/** @typedef {import("../engine/stacks.js").Item} Item */
/** @typedef {import("../engine/stacks.js").Report} Report */
/** @typedef {import("../engine/stack_kinds.js").Kind} Kind */
/** @typedef {{title: string, family: string, help: string}} Words family: by which the cards are coloured */

/** @type {Readonly<Record<Kind, Words>>} */
export const WORDS = {
  conv: { title: "Convolution", family: "conv", help: "Kernels slide over the maps; each makes a map of its own." },
  max: { title: "Max pooling", family: "pool", help: "The largest number of each window is kept." },
  avg: { title: "Average pooling", family: "pool", help: "Each window becomes its average." },
  gap: { title: "Global pooling", family: "pool", help: "Each map becomes one number, its average." },
  act: { title: "Activation", family: "act", help: "Bends every number, such as ReLU: what is below 0 becomes 0." },
  norm: { title: "Batch norm", family: "norm", help: "Brings every channel to one scale." },
  drop: { title: "Dropout", family: "drop", help: "In training, sets numbers to 0 by chance." },
  flat: { title: "Flatten", family: "flat", help: "Puts all numbers in one row, a vector, for the dense layers." },
  dense: { title: "Dense", family: "dense", help: "Each output reads every number of a vector." },
  res: { title: "Residual block", family: "block", help: "What the branch makes is added to what came in." },
  par: { title: "Parallel block", family: "block", help: "Several branches read the same input; their maps are joined." },
};

/** @type {Readonly<Record<string, string>>} */
export const ACTIVATION_TITLES = { relu: "ReLU", leaky_relu: "Leaky ReLU", sigmoid: "Sigmoid", tanh: "Tanh", gelu: "GELU", silu: "SiLU", softmax: "Softmax" };

/** @type {Readonly<Record<string, string>>} */
export const SETTING_HELP = {
  filters: "Kernels, and so maps that come out",
  kernel: "Rows and columns of each kernel",
  window: "Rows and columns of the window",
  stride: "Pixels from one place of the window to the next",
  padding: "Pixels added on each side of the maps",
  dilation: "Pixels from one weight of the kernel to the next; 1 leaves no gap",
  groups: "Parts into which the channels are split; each filter reads only one of them",
  percent: "How many of 100 numbers are set to 0 in training",
  outputs: "Numbers that come out",
};

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

export const full = (/** @type {number} */ count) => count.toLocaleString("en");
export const compact = (/** @type {number} */ count) => (count < 100_000 ? full(count) : COMPACT.format(count));
export const shapeText = (/** @type {number[]} */ shape) => shape.map(full).join(" × ");
const counted = (/** @type {number} */ count, /** @type {string} */ noun) => `${full(count)} ${noun}${count === 1 ? "" : "s"}`;
const product = (/** @type {number[]} */ shape) => shape.reduce((total, length) => total * length, 1);

/** The settings of a layer in a few words. @param {Item} item */
export function summaryOf({ kind, numbers, activation, branches }) {
  const { filters, kernel, window, stride, padding, dilation = 1, groups = 1, percent, outputs } = numbers;
  const slid = [stride === 1 || stride === undefined ? "" : `stride ${stride}`, padding ? `padding ${padding}` : ""];
  switch (kind) {
    case "conv":
      return [`${counted(filters, "filter")} ${kernel} × ${kernel}`, ...slid, dilation > 1 ? `dilation ${dilation}` : "", groups > 1 ? `${groups} groups` : ""].filter(Boolean).join(", ");
    case "max":
    case "avg":
      return [`${window} × ${window}`, `stride ${stride}`, padding ? `padding ${padding}` : ""].filter(Boolean).join(", ");
    case "act":
      return ACTIVATION_TITLES[activation];
    case "drop":
      return `${percent}%`;
    case "dense":
      return counted(outputs, "output");
    case "res":
      return branches.length === 1 ? "adds its input" : "adds two branches";
    case "par":
      return `joins ${branches.length} branches`;
    default:
      return "";
  }
}

/** What a shape is. @param {number[]} shape */
export function shapeSentence(shape) {
  if (shape.length === 1) return `a vector of ${counted(shape[0], "number")}`;
  const [channels, rows, cols] = shape;
  return `${counted(channels, "map")} of ${rows} × ${cols}, together ${counted(product(shape), "number")}`;
}

/** How the shape came about. @param {Report} report */
export function shapeReason({ item: { kind, numbers, branches }, given, shape }) {
  if (!given) return "Nothing arrives here until the layer before it is mended.";
  if (!shape) return "";
  const makes = shapeSentence(shape);
  if (kind === "conv" || kind === "max" || kind === "avg") {
    const maps = kind === "conv" ? `${counted(numbers.filters, "filter")} make as many maps` : "each map by itself";
    const lengths = given[1] === given[2] ? [lengthReason("Rows and columns", given[1], shape[1], numbers)] : [lengthReason("Rows", given[1], shape[1], numbers), lengthReason("columns", given[2], shape[2], numbers)];
    return `Makes ${makes}: ${maps}. ${lengths.join("; ")}.`;
  }
  if (kind === "flat") return `Makes ${makes}: ${shapeText(given)} = ${full(shape[0])}.`;
  if (kind === "gap") return `Makes ${makes}: each map of ${given[1]} × ${given[2]} becomes its average.`;
  if (kind === "par" && shape.length > 1) return `Makes ${makes}: the maps of ${branches.length} branches, one behind the other.`;
  if (kind === "dense") return `Makes ${makes}: one for each output.`;
  return `Makes ${makes}: ${kind === "res" ? "number by number, the branches are added" : "as many as arrive"}.`;
}

/** @param {string} what @param {number} length @param {number} made @param {Record<string, number>} numbers */
function lengthReason(what, length, made, { kernel, window, stride, padding, dilation = 1 }) {
  const size = kernel ?? window;
  const reach = (size - 1) * dilation + 1;
  const padded = padding ? `${length} + 2 × ${padding}` : String(length);
  const places = stride === 1 ? `${padded} − ${reach} + 1` : `(${padded} − ${reach}) ÷ ${stride}, rounded down, + 1`;
  const reached = dilation > 1 ? ` (the kernel reaches (${size} − 1) × ${dilation} + 1 = ${reach})` : "";
  return `${what}: ${places} = ${made}${reached}`;
}

/** How the parameters came about. @param {Report} report */
export function parametersReason({ item: { kind, numbers }, given, parameters }) {
  if (kind === "res" || kind === "par") return `${counted(parameters, "parameter")}: those of its layers together.`;
  if (!given || parameters === 0) return "No parameters: this layer learns nothing.";
  const total = full(parameters);
  if (kind === "conv") {
    const { filters, kernel, groups } = numbers;
    const deep = groups > 1 ? `(${given[0]} ÷ ${groups} groups)` : given[0];
    return `${counted(filters, "filter")} × ${deep} × ${kernel} × ${kernel} weights + ${counted(filters, "bias").replace("biass", "biases")} = ${total} parameters.`;
  }
  if (kind === "dense") return `${full(numbers.outputs)} × ${full(given[0])} weights + ${counted(numbers.outputs, "bias").replace("biass", "biases")} = ${total} parameters.`;
  return `${given.length > 1 ? counted(given[0], "channel") : counted(given[0], "number")} × 2 (γ and β) = ${total} parameters.`;
}

/** How the multiply-adds came about. @param {Report} report */
export function multiplyAddsReason({ item: { kind, numbers }, given, shape, multiplyAdds }) {
  if (kind === "res" || kind === "par") return `${counted(multiplyAdds, "multiply-add")} for one picture: those of its layers together.`;
  if (!given || !shape || multiplyAdds === 0) return "No multiplication by a learned weight is counted here.";
  if (kind === "dense") return `${full(numbers.outputs)} outputs × ${full(given[0])} numbers = ${full(multiplyAdds)} multiply-adds for one picture.`;
  const products = (given[0] / numbers.groups) * numbers.kernel ** 2;
  return `${shapeText(shape)} numbers × ${full(products)} products each = ${full(multiplyAdds)} multiply-adds for one picture.`;
}

/** How the receptive field came about; rows and columns are alike, but for the whole input. @param {Report} report @param {number[]} input channels, rows and columns */
export function fieldReason({ field, whole, reading, shape }, [, rows, cols]) {
  if (!field || !shape) return "";
  if (whole) return `One number of it sees all ${rows} × ${cols} pixels of the input.`;
  const size = `${field[0]} × ${field[1]} pixels`;
  const sees = field[0] < rows && field[1] < cols ? `sees ${size} of the input` : `has a field of ${size}, some of it in the padding`;
  const how = reading && reading.reach > 1 ? `: ${reading.field} + (${reading.reach} − 1) × ${reading.step} = ${field[0]}, since the ${reading.reach} places that it spans see ${reading.field} px each, ${reading.step} px apart` : "";
  return `One number of it ${sees}${how}.`;
}
