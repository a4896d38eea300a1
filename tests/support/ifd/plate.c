/* A reader driver for pcscd whose reader is a process of ours at the other end of a unix socket (PLATE_SOCKET).

   It has what vpcd's reader lacks: it tells of a card at once, takes escapes, and is found by its USB ids, so that it
   can be plugged and unplugged. drivers/simulated/reader/ifdwire.py is the other end and says what goes over the wire.
   https://pcsclite.apdu.fr/api/group__IFDHandler.html */

#include <ifdhandler.h>
#include <poll.h>
#include <reader.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DONE 0
#define NO_CARD 1
#define NOT_SUPPORTED 2
#define NO_DEVICE 3

static int talk = -1;   /* questions and answers */
static int moves = -1;  /* one byte for each card that moved */
static int enough[2] = {-1, -1}; /* wakes whoever waits for a move */

static int dial(void) {
    struct sockaddr_un there = {.sun_family = AF_UNIX};
    const char *path = getenv("PLATE_SOCKET");
    int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    strncpy(there.sun_path, path ? path : "", sizeof there.sun_path - 1);
    if (line >= 0 && connect(line, (struct sockaddr *)&there, sizeof there) == 0)
        return line;
    if (line >= 0)
        close(line);
    return -1;
}

static void hang_up(int *line) {
    if (*line >= 0)
        close(*line);
    *line = -1;
}

static int take(void *into, size_t size) {
    for (char *at = into; size > 0;) {
        ssize_t got = read(talk, at, size);
        if (got <= 0)
            return -1;
        at += got;
        size -= got;
    }
    return 0;
}

/* One question: kind, length, body out; status, length, body back. */
static int ask(char kind, const void *body, size_t size, void *answer, size_t room, size_t *answered) {
    unsigned char head[3] = {(unsigned char)kind, (unsigned char)(size >> 8), (unsigned char)size};
    *answered = 0;
    if (talk < 0 || write(talk, head, 3) != 3 || write(talk, body, size) != (ssize_t)size || take(head, 3) < 0)
        return NO_DEVICE;
    *answered = head[1] << 8 | head[2];
    if (*answered > room || take(answer, *answered) < 0)
        return NO_DEVICE;
    return head[0];
}

static RESPONSECODE code_of(int status) {
    switch (status) {
    case DONE:
        return IFD_SUCCESS;
    case NOT_SUPPORTED:
        return IFD_ERROR_NOT_SUPPORTED;
    case NO_DEVICE:
        return IFD_NO_SUCH_DEVICE;
    }
    return IFD_COMMUNICATION_ERROR;
}

static RESPONSECODE wait_for_a_move(DWORD lun, int timeout) {
    struct pollfd wakers[2] = {{.fd = moves, .events = POLLIN}, {.fd = enough[0], .events = POLLIN}};
    char byte;
    (void)lun;
    if (poll(wakers, 2, timeout) > 0 && wakers[0].revents && read(moves, &byte, 1) <= 0)
        usleep(100000); /* The other end has gone; presence says so. */
    return IFD_SUCCESS;
}

/* Without it pcscd notices only after the time-out that a reader was unplugged. */
static RESPONSECODE stop_waiting(DWORD lun) {
    (void)lun;
    return write(enough[1], "!", 1) == 1 ? IFD_SUCCESS : IFD_COMMUNICATION_ERROR;
}

static void give_function(void *function, PDWORD length, PUCHAR value) {
    memcpy(value, &function, sizeof function);
    *length = sizeof function;
}

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR name) {
    (void)lun;
    (void)name;
    if (pipe(enough) < 0)
        return IFD_COMMUNICATION_ERROR;
    talk = dial();
    moves = dial();
    if (talk < 0 || moves < 0 || write(moves, "W\0\0", 3) != 3)
        return IFD_COMMUNICATION_ERROR;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel) {
    (void)channel;
    return IFDHCreateChannelByName(lun, "");
}

RESPONSECODE IFDHCloseChannel(DWORD lun) {
    (void)lun;
    hang_up(&talk);
    hang_up(&moves);
    hang_up(&enough[0]);
    hang_up(&enough[1]);
    return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
    size_t size;
    (void)lun;
    switch (tag) {
    case TAG_IFD_ATR:
    case SCARD_ATTR_ATR_STRING:
        if (ask('S', "", 0, value, *length, &size) != DONE)
            size = 0;
        *length = size;
        return IFD_SUCCESS;
    case TAG_IFD_SLOTS_NUMBER:
    case TAG_IFD_SIMULTANEOUS_ACCESS:
        *length = 1;
        *value = 1;
        return IFD_SUCCESS;
    case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
        give_function(wait_for_a_move, length, value);
        return IFD_SUCCESS;
    case TAG_IFD_STOP_POLLING_THREAD:
        give_function(stop_waiting, length, value);
        return IFD_SUCCESS;
    }
    return IFD_ERROR_TAG;
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value) {
    (void)lun, (void)tag, (void)length, (void)value;
    return IFD_ERROR_TAG;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR p1, UCHAR p2, UCHAR p3) {
    (void)lun, (void)protocol, (void)flags, (void)p1, (void)p2, (void)p3;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length) {
    size_t size = 0;
    int status = DONE;
    (void)lun;
    if (action != IFD_POWER_DOWN)
        status = ask('S', "", 0, atr, MAX_ATR_SIZE, &size);
    *length = size;
    return status == DONE ? IFD_SUCCESS : IFD_ERROR_POWER_ACTION;
}

RESPONSECODE IFDHTransmitToICC(
    DWORD lun, SCARD_IO_HEADER send, PUCHAR apdu, DWORD size, PUCHAR answer, PDWORD room, PSCARD_IO_HEADER receive) {
    size_t answered;
    int status = ask('A', apdu, size, answer, *room, &answered);
    (void)lun, (void)send, (void)receive;
    *room = answered;
    return code_of(status);
}

RESPONSECODE IFDHControl(
    DWORD lun, DWORD code, PUCHAR escape, DWORD size, PUCHAR answer, DWORD room, LPDWORD answered) {
    size_t got;
    int status = code == (DWORD)SCARD_CTL_CODE(1) ? ask('E', escape, size, answer, room, &got) : NOT_SUPPORTED;
    (void)lun;
    *answered = status == DONE ? got : 0;
    return code_of(status);
}

RESPONSECODE IFDHICCPresence(DWORD lun) {
    unsigned char atr[MAX_ATR_SIZE];
    size_t size;
    (void)lun;
    switch (ask('S', "", 0, atr, sizeof atr, &size)) {
    case DONE:
        return IFD_ICC_PRESENT;
    case NO_CARD:
        return IFD_ICC_NOT_PRESENT;
    }
    return IFD_NO_SUCH_DEVICE;
}
