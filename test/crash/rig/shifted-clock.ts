// Loaded into the program before anything else: after a while its clock is set to another time, as a machine's can be.

const byMs = Number(process.env["CRASH_CLOCK_BY_MS"]);
const afterMs = Number(process.env["CRASH_CLOCK_AFTER_MS"]);
const real = Date.now;

Date.now = () => real() + (performance.now() >= afterMs ? byMs : 0);
