/* A maker's library of the SDT family, as the driver sees it: its functions return the SAM's status. The SAM is the
 * simulated one, at the end of the serial line that the environment names for a port: SDT_PORT_1001=/dev/pts/7.
 *
 * It does to the process what such libraries may do. The file that SDT_TRICK names holds one letter for the next FIND:
 * `c` crashes, `h` never comes back, `p` prints the number of somebody's card.
 *
 * Called with the fingerprint, it says so in the file that SDT_SHAME names. */

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PATIENCE_MS 1900
#define GAP_MS 150

static int line = -1;

static const unsigned char PREAMBLE[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};

int SDT_OpenPort(int port) {
    char name[32];
    snprintf(name, sizeof name, "SDT_PORT_%d", port);
    const char *path = getenv(name);
    line = path ? open(path, O_RDWR | O_NOCTTY) : -1;
    struct termios raw;
    if (line < 0 || tcgetattr(line, &raw))
        return 1;
    cfmakeraw(&raw);
    tcsetattr(line, TCSANOW, &raw);
    return 0x90;
}

int SDT_ClosePort(int port) {
    (void)port;
    close(line);
    line = -1;
    return 0x90;
}

/* Ask the SAM; its status, or 2 for silence, 3 for a broken answer, 5 for a line that is gone. */
static int ask(unsigned char cmd, unsigned char para, unsigned char *data, int *size) {
    unsigned char request[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3, cmd, para, 3 ^ cmd ^ para};
    unsigned char heard[4096];
    int have = 0;
    *size = 0;
    tcflush(line, TCIFLUSH);
    if (write(line, request, sizeof request) != (ssize_t)sizeof request)
        return 5;
    struct pollfd one = {.fd = line, .events = POLLIN};
    while (poll(&one, 1, have ? GAP_MS : PATIENCE_MS) > 0) {
        ssize_t got = read(line, heard + have, sizeof heard - have);
        if (got <= 0)
            return 5;
        have += got;
        unsigned char *frame = memmem(heard, have, PREAMBLE, sizeof PREAMBLE);
        int left = frame ? have - (int)(frame - heard) : 0;
        if (left < 7)
            continue;
        int length = frame[5] << 8 | frame[6];
        if (left < 7 + length)
            continue;
        unsigned char check = 0;
        for (int at = 5; at < 7 + length; at++)
            check ^= frame[at];
        if (check)
            return 3;
        *size = length - 4;
        memcpy(data, frame + 10, *size);
        return frame[9];
    }
    return have ? 3 : 2;
}

static void trick(void) {
    const char *path = getenv("SDT_TRICK");
    FILE *file = path ? fopen(path, "r") : NULL;
    int letter = file ? fgetc(file) : 0;
    if (file)
        fclose(file), remove(path);
    if (letter == 'c')
        raise(SIGSEGV);
    while (letter == 'h')
        pause();
    if (letter == 'p')
        printf("999999200001010011\n"), fflush(stdout), fprintf(stderr, "999999200001010011\n");
}

int SDT_GetSAMStatus(int port, int open) {
    (void)port, (void)open;
    unsigned char data[4096];
    int size, status = ask(0x12, 0xff, data, &size);
    return status;
}

int SDT_GetSAMIDToStr(int port, char *id, int open) {
    (void)port, (void)open;
    unsigned char data[4096];
    unsigned numbers[4];
    int size, status = ask(0x12, 0xff, data, &size);
    if (status == 0x90) {
        memcpy(numbers, data, 16);
        sprintf(id, "%02d.%02d-%08u-%010u-%010u", data[0], data[2], numbers[1], numbers[2], numbers[3]);
    }
    return status;
}

int SDT_StartFindIDCard(int port, unsigned char *iin, int open) {
    (void)port, (void)open;
    trick();
    int size;
    return ask(0x20, 0x01, iin, &size);
}

int SDT_SelectIDCard(int port, unsigned char *sn, int open) {
    (void)port, (void)open;
    int size;
    return ask(0x20, 0x02, sn, &size);
}

int SDT_ReadMngInfo(int port, unsigned char *numbers, int open) {
    (void)port, (void)open;
    int size;
    return ask(0x30, 0x05, numbers, &size);
}

#ifndef LACKING
int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned *text_size, unsigned char *photo, unsigned *photo_size,
                    int open) {
    (void)port, (void)open;
    unsigned char data[4096];
    int size, status = ask(0x30, 0x01, data, &size);
    if (status == 0x90) {
        *text_size = data[0] << 8 | data[1];
        *photo_size = data[2] << 8 | data[3];
        memcpy(text, data + 4, *text_size);
        memcpy(photo, data + 4 + *text_size, *photo_size);
    }
    return status;
}
#endif

int SDT_ReadBaseFPMsg(int port) {
    (void)port;
    const char *path = getenv("SDT_SHAME");
    if (path)
        fclose(fopen(path, "w"));
    return 0x90;
}
