// What a server or a recipe may say to do harm: to a terminal, to a CI log, to a page.

/** Each of them ends a line, begins a command, moves the cursor, turns the writing, or is markup. */
export const HOSTILE = [
  "\u001b]0;owned\u0007\u001b[2J\u001b[H\u009b31m",
  "\r::error file=x::owned\n::set-output name=videos::99\r\n ::add-mask::e",
  "%0A::warning::owned %0D ##[error]owned ##vso[task.complete]owned",
  "\u202egnp.exe\u2066\u200b\u2028::notice::owned\u0085::stop-commands::x",
  "<script>owned</script><img src=x onerror=owned> | `x` ``` [a](javascript:x) ]]> & \" '",
].join(" ");

export const LONG = `${HOSTILE} ${"x".repeat(1_000_000)}`;

/** As the runner reads a log: a line ends with either character, and spaces before a command are passed over. */
export const commandsIn = (log: string): string[] =>
  log.split(/\r\n|[\n\r]/u).filter((line) => /^(?:\s|\u0085)*::|##\[|##vso\[/u.test(line));

/** Control characters but line ends, direction marks, and other line ends. */
export const UNSEEN = /(?!\n)\p{Cc}|[\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
