// A session that was made with another token: the words of the reason, by which it is known again.

export const FOREIGN_SESSION =
  "its session was made with another token, and this one does not find it. Give the token that it was made with, or make the video anew, which costs credits again, with --rerun";

export const isForeign = (reason: string): boolean => reason.endsWith(FOREIGN_SESSION);
