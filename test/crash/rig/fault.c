/* Stands between the program and the C library: the n-th call on a file below one of the watched folders goes wrong.
 * CRASH_FOLDERS  colon-separated, absolute
 * CRASH_LOG      file that gets a line for each watched call: number, name, path
 * CRASH_AT       number of the call to spoil, from 1; 0 spoils none
 * CRASH_HOW      kill, EIO, ENOSPC or short: half of a write is carried out
 * CRASH_ONWARDS  set: every later call of the same kind is spoiled in the same way
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static long calls;
static const char *spoiled;

static int is_below(const char *path) {
  const char *folders = getenv("CRASH_FOLDERS");
  while (folders != NULL && *folders != 0) {
    size_t length = strcspn(folders, ":");
    if (strncmp(path, folders, length) == 0 && (path[length] == 0 || path[length] == '/')) return 1;
    folders += length + (folders[length] == ':');
  }
  return 0;
}

static long raw(long number, long a, long b, long c, long d) {
  static long (*real)(long, ...);
  if (real == NULL) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  return real(number, a, b, c, d);
}

static void write_log(long number, const char *name, const char *path) {
  const char *log = getenv("CRASH_LOG");
  if (log == NULL) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%ld %s %s\n", number, name, path);
  long fd = raw(SYS_openat, AT_FDCWD, (long)log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (fd < 0) return;
  raw(SYS_write, fd, (long)line, length, 0);
  raw(SYS_close, fd, 0, 0, 0);
}

/* The way in which this call is to go wrong, or NULL. */
static const char *spoils(const char *name, const char *path) {
  if (!is_below(path)) return NULL;
  const char *at = getenv("CRASH_AT");
  pthread_mutex_lock(&turn);
  long number = ++calls;
  int hit = at != NULL && number == atol(at);
  if (hit) spoiled = name;
  else hit = getenv("CRASH_ONWARDS") != NULL && spoiled != NULL && strcmp(spoiled, name) == 0;
  write_log(number, name, path);
  if (hit && strcmp(getenv("CRASH_HOW"), "kill") == 0) {
    kill(getpid(), SIGKILL);
    pause();
  }
  pthread_mutex_unlock(&turn);
  return hit ? getenv("CRASH_HOW") : NULL;
}

/* 1 when the call is to fail; errno is set. */
static int fails(const char *how) {
  if (how == NULL) return 0;
  if (strcmp(how, "EIO") == 0) errno = EIO;
  else if (strcmp(how, "ENOSPC") == 0) errno = ENOSPC;
  else return 0;
  return 1;
}

static const char *path_of(int fd, char *into) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, into, PATH_MAX - 1);
  into[length < 0 ? 0 : length] = 0;
  return into;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define ON_PATH(name, path) if (fails(spoils(name, path))) return -1
#define ON_FD(name, fd) char known[PATH_MAX]; const char *how = spoils(name, path_of(fd, known)); if (fails(how)) return -1

#define OPEN(symbol) \
  int symbol(const char *path, int flags, ...) { \
    REAL(int, #symbol, const char *, int, ...); \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    ON_PATH((flags & O_ACCMODE) == O_RDONLY ? "open-to-read" : "open", path); \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *data, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  ON_FD("write", fd);
  if (how != NULL && strcmp(how, "short") == 0 && size > 1) size /= 2;
  return real(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  ON_FD("pwrite", fd);
  if (how != NULL && strcmp(how, "short") == 0 && size > 1) size /= 2;
  return real(fd, data, size, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  ON_FD("writev", fd);
  return real(fd, parts, count);
}

ssize_t read(int fd, void *into, size_t size) {
  REAL(ssize_t, "read", int, void *, size_t);
  ON_FD("read", fd);
  return real(fd, into, size);
}

ssize_t pread64(int fd, void *into, size_t size, off64_t offset) {
  REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
  ON_FD("pread", fd);
  return real(fd, into, size, offset);
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  ON_FD("fsync", fd);
  return real(fd);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  ON_FD("fdatasync", fd);
  return real(fd);
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  ON_FD("ftruncate", fd);
  return real(fd, size);
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  ON_PATH("rename", to);
  return real(from, to);
}

int link(const char *from, const char *to) {
  REAL(int, "link", const char *, const char *);
  ON_PATH("link", to);
  return real(from, to);
}

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  ON_PATH("unlink", path);
  return real(path);
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  ON_PATH("mkdir", path);
  return real(path, mode);
}

/* libuv closes files, and only closes them, by number. */
long syscall(long number, ...) {
  REAL(long, "syscall", long, ...);
  va_list more;
  va_start(more, number);
  long a = va_arg(more, long), b = va_arg(more, long), c = va_arg(more, long);
  long d = va_arg(more, long), e = va_arg(more, long), f = va_arg(more, long);
  va_end(more);
  if (number == SYS_close) {
    char known[PATH_MAX];
    const char *how = spoils("close", path_of((int)a, known));
    if (how != NULL) {
      /* Linux frees the number whatever it says. */
      real(number, a, b, c, d, e, f);
      if (fails(how)) return -1;
      return 0;
    }
  }
  return real(number, a, b, c, d, e, f);
}
