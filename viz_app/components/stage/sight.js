// @ts-check
/** What stands far down on its page loads its code once it comes into sight, so that what stands above is there sooner. */

const SETTLING_MS = 700; // without a file that arrives, in which what stands above has grown to its height

/** Hold the room of what is not there yet, and wait until a person scrolls to it. @param {ShadowRoot} parent @returns {Promise<HTMLElement>} the room, to be removed */
export function roomInSight(parent) {
  const room = document.createElement("div");
  room.style.minHeight = "40rem";
  parent.append(room);
  let settled = false; // a scene that was out of sight is scrolled to
  let timer = 0;
  return new Promise((resolve) => {
    const take = () => {
      const wait = settled ? 0 : SETTLING_MS - sinceLastLoaded();
      if (wait > 0) {
        timer = setTimeout(take, wait);
        return;
      }
      observer.disconnect();
      resolve(room);
    };
    const observer = new IntersectionObserver((entries) => {
      clearTimeout(timer);
      if (entries[entries.length - 1].isIntersecting) take();
      else settled = true;
    });
    observer.observe(room);
  });
}

/** Milliseconds since a file of the page arrived. */
function sinceLastLoaded() {
  const arrived = performance.getEntriesByType("resource").map((file) => /** @type {PerformanceResourceTiming} */ (file).responseEnd);
  return performance.now() - Math.max(0, ...arrived);
}
