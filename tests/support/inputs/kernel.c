/* What the kernel's evdev does for the program that opens a device file, for one that has no such kernel.
 *
 * Preloaded into the process that runs the driver. A "device file" is a socket below $STATION_TEST_INPUTS; the test at
 * its other end is the device: what it writes are input events, what it reads are those that the program writes.
 * Answers as in the kernel's drivers/input/evdev.c: a forbidden file is EACCES, a second grab EBUSY, a device that has
 * gone ENODEV. Every other question is answered with zeros; the driver asks sysfs instead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define MOST 1024
#define GRAB_TOLD 0x1f /* EV_MAX: no device sends it; tells the far end that this connection has the grab */

static int ours[MOST], lock_of[MOST];

static int is_ours(int fd) { return fd >= 0 && fd < MOST && ours[fd]; }

static int open_device(const char *path, const struct stat *found) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd;
    if (!(found->st_mode & S_IRUSR)) {
        errno = EACCES; /* also for root, who may open everything else */
        return -1;
    }
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || fd >= MOST)
        return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
        int (*real_close)(int) = dlsym(RTLD_NEXT, "close");
        real_close(fd);
        errno = ENODEV;
        return -1;
    }
    ours[fd] = 1;
    lock_of[fd] = -1;
    return fd;
}

int open64(const char *path, int flags, ...) {
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
    const char *inputs = getenv("STATION_TEST_INPUTS");
    struct stat found;
    va_list rest;
    int mode;
    va_start(rest, flags);
    mode = va_arg(rest, int);
    va_end(rest);
    if (inputs && !strncmp(path, inputs, strlen(inputs)) && !stat(path, &found) && S_ISSOCK(found.st_mode))
        return open_device(path, &found);
    return real_open(path, flags, mode);
}

int close(int fd) {
    int (*real_close)(int) = dlsym(RTLD_NEXT, "close");
    if (is_ours(fd)) {
        ours[fd] = 0;
        if (lock_of[fd] >= 0)
            real_close(lock_of[fd]);
    }
    return real_close(fd);
}

ssize_t read(int fd, void *buffer, size_t size) {
    ssize_t (*real_read)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
    ssize_t count = real_read(fd, buffer, size);
    if (is_ours(fd) && (count == 0 || (count < 0 && errno == ECONNRESET))) {
        errno = ENODEV;
        return -1;
    }
    return count;
}

static int grab(int fd) {
    struct input_event told = {.type = GRAB_TOLD, .value = 1};
    struct sockaddr_un peer;
    socklen_t length = sizeof peer;
    char lock[sizeof peer.sun_path + 8];
    getpeername(fd, (struct sockaddr *)&peer, &length);
    snprintf(lock, sizeof lock, "%s.grab", peer.sun_path);
    lock_of[fd] = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (flock(lock_of[fd], LOCK_EX | LOCK_NB)) {
        int (*real_close)(int) = dlsym(RTLD_NEXT, "close");
        real_close(lock_of[fd]);
        lock_of[fd] = -1;
        errno = EBUSY;
        return -1;
    }
    return write(fd, &told, sizeof told) == sizeof told ? 0 : -1;
}

int ioctl(int fd, unsigned long request, ...) {
    int (*real_ioctl)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
    va_list rest;
    void *argument;
    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (!is_ours(fd) || _IOC_TYPE(request) != 'E')
        return real_ioctl(fd, request, argument);
    if (request == EVIOCGRAB)
        return grab(fd);
    if (_IOC_DIR(request) & _IOC_READ)
        memset(argument, 0, _IOC_SIZE(request));
    return 0;
}
