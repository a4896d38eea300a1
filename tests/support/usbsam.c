/* An emulated USB device whose far end is a serial line: what is written to its OUT pipes goes into the line, what the
 * line says comes out of its IN pipes. A simulated SAM at the end of that line so becomes a USB reader.
 *
 * The kernel's part (usbfs, sysfs, uevents) is played by umockdev: a program started with libumockdev-preload.so and
 * UMOCKDEV_DIR sees the device through its real libusb.
 * https://github.com/martinpitt/umockdev, https://www.kernel.org/doc/html/latest/driver-api/usb/usb.html
 *
 *     usbsam VID PID SHAPE LINE
 *
 * SHAPE: pairs       two pipe pairs, the frame's first seven bytes on the first, the rest on the second
 *        headerless  the same, but the first pair never answers
 *        single      one pair for everything, in packets of 64 bytes
 *        hid         one HID interface, which nobody here speaks
 *
 * The first line on stdout is the folder for UMOCKDEV_DIR. Each line on stdin is an order, answered by one line:
 * `unplug`, `plug`, `driver` (a driver of the kernel sits on the interface), `driver?` (is it there?), `stall` (the next
 * transfer stalls), `deaf` (the second OUT pipe takes nothing), `hears`. The end of stdin ends it. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <linux/ioctl.h>
#include <linux/usbdevice_fs.h>

#include <umockdev.h>

#define NODE "/dev/bus/usb/001/004"
#define SYS "/sys/devices/usb1"
#define HEADER 7
#define PACKET 64

static const unsigned char PREAMBLE[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};

typedef struct {
    guint8 endpoint;
    GBytes *bytes;
} Waiting; /* said by the device, not yet asked for */

typedef struct {
    UMockdevIoctlData *urb, *buffer;
} Flying; /* asked for, not yet answered */

static GMutex guard;
static GQueue waiting = G_QUEUE_INIT, flying = G_QUEUE_INIT, done = G_QUEUE_INIT;
static gboolean plugged, driven, stalls, deaf;
static UMockdevIoctlClient *claimant;
static gboolean pairs, headerless, hid;
static int line;
static UMockdevTestbed *bed;
static UMockdevIoctlBase *handler;
static unsigned vid, pid;

static struct usbdevfs_urb *urb_of(Flying *one) { return (struct usbdevfs_urb *)one->urb->data; }

static void finish(Flying *one, int status) {
    urb_of(one)->status = status;
    g_queue_push_tail(&done, one);
}

/* Give what is waiting to who asked for it, in order. */
static void deliver(void) {
    for (GList *asked = flying.head; asked;) {
        GList *next = asked->next;
        Flying *one = asked->data;
        for (GList *said = waiting.head; said; said = said->next) {
            Waiting *piece = said->data;
            if (piece->endpoint != urb_of(one)->endpoint)
                continue;
            gsize size;
            const guint8 *bytes = g_bytes_get_data(piece->bytes, &size);
            gsize fits = MIN(size, (gsize)urb_of(one)->buffer_length);
            memcpy(one->buffer->data, bytes, fits);
            urb_of(one)->actual_length = fits;
            if (fits < size) {
                GBytes *rest = g_bytes_new_from_bytes(piece->bytes, fits, size - fits);
                g_bytes_unref(piece->bytes);
                piece->bytes = rest;
            } else {
                g_bytes_unref(piece->bytes);
                g_free(piece);
                g_queue_delete_link(&waiting, said);
            }
            g_queue_delete_link(&flying, asked);
            finish(one, 0);
            break;
        }
        asked = next;
    }
}

static void say(guint8 endpoint, const guint8 *bytes, gsize size) {
    if (!size)
        return;
    Waiting *piece = g_new(Waiting, 1);
    piece->endpoint = endpoint;
    piece->bytes = g_bytes_new(bytes, size);
    g_queue_push_tail(&waiting, piece);
}

/* What the SAM said goes to the IN pipes as this shape of device splits it. */
static void forward(const guint8 *bytes, gsize size) {
    g_mutex_lock(&guard);
    if (pairs) {
        gsize head = size >= HEADER && !memcmp(bytes, PREAMBLE, sizeof PREAMBLE) ? HEADER : 0;
        if (!headerless)
            say(0x81, bytes, head);
        say(0x85, bytes + head, size - head);
    } else {
        for (gsize at = 0; at < size; at += PACKET)
            say(0x81, bytes + at, MIN((gsize)PACKET, size - at));
    }
    deliver();
    g_mutex_unlock(&guard);
}

static int submit(UMockdevIoctlData *arg) {
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_urb), NULL);
    struct usbdevfs_urb *urb = (struct usbdevfs_urb *)data->data;
    if (!plugged) {
        umockdev_ioctl_data_unref(data);
        return ENODEV;
    }
    Flying *one = g_new(Flying, 1);
    one->urb = data;
    one->buffer = umockdev_ioctl_data_resolve(data, G_STRUCT_OFFSET(struct usbdevfs_urb, buffer), urb->buffer_length, NULL);
    if (stalls && urb->type == USBDEVFS_URB_TYPE_BULK) {
        stalls = FALSE;
        finish(one, -EPIPE);
    } else if (urb->endpoint & 0x80 || (deaf && urb->endpoint == 0x06)) {
        g_queue_push_tail(&flying, one);
        deliver();
    } else {
        urb->actual_length = urb->buffer_length;
        if (write(line, one->buffer->data, urb->buffer_length) != urb->buffer_length)
            perror("line");
        finish(one, 0);
    }
    return 0;
}

static int discard(gulong address) {
    for (GList *asked = flying.head; asked; asked = asked->next) {
        Flying *one = asked->data;
        if (one->urb->client_addr == address) {
            g_queue_delete_link(&flying, asked);
            finish(one, -ENOENT);
            return 0;
        }
    }
    return EINVAL;
}

static int reap(UMockdevIoctlData *arg) {
    Flying *one = g_queue_pop_head(&done);
    if (!one)
        return plugged ? EAGAIN : ENODEV;
    UMockdevIoctlData *pointer = umockdev_ioctl_data_resolve(arg, 0, sizeof(gpointer), NULL);
    umockdev_ioctl_data_set_ptr(pointer, 0, one->urb);
    umockdev_ioctl_data_unref(pointer);
    g_free(one);
    return 0;
}

/* Who sits on the interface: the kernel says `usbfs` for a program that has claimed it. */
static int tell_driver(UMockdevIoctlData *arg) {
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_getdriver), NULL);
    g_strlcpy(((struct usbdevfs_getdriver *)data->data)->driver, driven ? "usbhid" : "usbfs", 256);
    umockdev_ioctl_data_unref(data);
    return driven || claimant ? 0 : ENODATA;
}

static int connect_driver(UMockdevIoctlData *arg) {
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_ioctl), NULL);
    driven = (unsigned)((struct usbdevfs_ioctl *)data->data)->ioctl_code == USBDEVFS_CONNECT;
    umockdev_ioctl_data_unref(data);
    return 0;
}

static int claim(UMockdevIoctlClient *client) {
    if (!plugged)
        return ENODEV;
    if (driven || (claimant && claimant != client))
        return EBUSY;
    claimant = client;
    return 0;
}

static int answer(UMockdevIoctlClient *client) {
    UMockdevIoctlData *data, *arg = umockdev_ioctl_client_get_arg(client);
    gulong request = umockdev_ioctl_client_get_request(client);
    switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
        data = umockdev_ioctl_data_resolve(arg, 0, sizeof(guint32), NULL);
        *(guint32 *)data->data = USBDEVFS_CAP_BULK_SCATTER_GATHER | USBDEVFS_CAP_BULK_CONTINUATION |
                                 USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
        umockdev_ioctl_data_unref(data);
        return 0;
    case USBDEVFS_GETDRIVER:
        return tell_driver(arg);
    case USBDEVFS_IOCTL:
        return connect_driver(arg);
    case USBDEVFS_CLAIMINTERFACE:
        return claim(client);
    case USBDEVFS_RELEASEINTERFACE:
        claimant = NULL;
        return plugged ? 0 : ENODEV;
    case USBDEVFS_SETCONFIGURATION:
    case USBDEVFS_SETINTERFACE:
    case USBDEVFS_CLEAR_HALT:
    case USBDEVFS_RESET:
        return plugged ? 0 : ENODEV;
    case USBDEVFS_SUBMITURB:
        return submit(arg);
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        return reap(arg);
    case USBDEVFS_DISCARDURB:
        return discard(*(gulong *)arg->data);
    default:
        fprintf(stderr, "no answer to ioctl %lx\n", request);
        return ENOTTY;
    }
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer nothing) {
    (void)base, (void)nothing;
    g_mutex_lock(&guard);
    int trouble = answer(client);
    g_mutex_unlock(&guard);
    if (trouble == EAGAIN)
        usleep(500); /* the emulated node is always ready for poll(): without this libusb would spin */
    umockdev_ioctl_client_complete(client, trouble ? -1 : 0, trouble);
    return TRUE;
}

static void on_vanished(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer nothing) {
    (void)base, (void)nothing;
    g_mutex_lock(&guard);
    if (claimant == client)
        claimant = NULL;
    g_mutex_unlock(&guard);
}

static void bulk(GString *to, guint8 endpoint) { g_string_append_printf(to, "0705%02X02400000", endpoint); }

/* Device, configuration and interface descriptor, then what belongs to the interface (USB 2.0, 9.6). */
static gchar *descriptors(void) {
    GString *ends = g_string_new(NULL);
    if (hid)
        g_string_append(ends, "092110010001222100" "0705810340000A");
    else if (pairs)
        bulk(ends, 0x02), bulk(ends, 0x06), bulk(ends, 0x81), bulk(ends, 0x85);
    else
        bulk(ends, 0x01), bulk(ends, 0x81);
    gchar *all = g_strdup_printf("12011001" "00000040" "%02X%02X%02X%02X" "000100000001"
                                 "0902%02X00" "0101008032"
                                 "09040000%02X%s000000" "%s",
                                 vid & 0xff, vid >> 8, pid & 0xff, pid >> 8, (unsigned)(18 + ends->len / 2),
                                 hid ? 1 : pairs ? 4 : 2, hid ? "03" : "FF", ends->str);
    g_string_free(ends, TRUE);
    return all;
}

static void plug(void) {
    gchar *described = descriptors();
    gchar *device = g_strdup_printf(
        "P: /devices/usb1\nN: bus/usb/001/004\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM=004\n"
        "E: DEVNAME=" NODE "\nE: DEVTYPE=usb_device\n"
        "A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=4\\n\nA: speed=12\\n\n"
        "H: descriptors=%s\n\n", described);
    GError *error = NULL;
    plugged = TRUE;
    claimant = NULL;
    if (!umockdev_testbed_attach_ioctl(bed, NODE, handler, &error) ||
        !umockdev_testbed_add_from_string(bed, device, &error))
        g_error("%s", error->message);
    g_free(described);
    g_free(device);
}

static void unplug(void) {
    g_mutex_lock(&guard);
    plugged = FALSE;
    for (Flying *one; (one = g_queue_pop_head(&flying));)
        finish(one, -ESHUTDOWN);
    for (Waiting *piece; (piece = g_queue_pop_head(&waiting));) {
        g_bytes_unref(piece->bytes);
        g_free(piece);
    }
    g_mutex_unlock(&guard);
    umockdev_testbed_detach_ioctl(bed, NODE, NULL);
    umockdev_testbed_uevent(bed, SYS, "remove");
    umockdev_testbed_remove_device(bed, SYS);
}

static void obey(char *order) {
    order = g_strchomp(order);
    if (!strcmp(order, "unplug"))
        unplug();
    else if (!strcmp(order, "plug"))
        plug();
    g_mutex_lock(&guard);
    if (!strcmp(order, "driver"))
        driven = TRUE;
    else if (!strcmp(order, "stall"))
        stalls = TRUE;
    else if (!strcmp(order, "deaf") || !strcmp(order, "hears"))
        deaf = !strcmp(order, "deaf");
    gboolean sits = driven;
    g_mutex_unlock(&guard);
    printf("%s\n", strcmp(order, "driver?") ? "done" : sits ? "yes" : "no");
    fflush(stdout);
}

static int open_line(const char *path) {
    int opened = open(path, O_RDWR | O_NOCTTY);
    struct termios raw;
    if (opened < 0 || tcgetattr(opened, &raw))
        g_error("%s: %s", path, strerror(errno));
    cfmakeraw(&raw);
    tcsetattr(opened, TCSANOW, &raw);
    return opened;
}

int main(int count, char **words) {
    if (count != 5)
        return 2;
    vid = strtoul(words[1], NULL, 16);
    pid = strtoul(words[2], NULL, 16);
    headerless = !strcmp(words[3], "headerless");
    pairs = headerless || !strcmp(words[3], "pairs");
    hid = !strcmp(words[3], "hid");
    line = open_line(words[4]);
    bed = umockdev_testbed_new();
    handler = umockdev_ioctl_base_new();
    g_signal_connect(handler, "handle-ioctl", G_CALLBACK(on_ioctl), NULL);
    g_signal_connect(handler, "client-vanished", G_CALLBACK(on_vanished), NULL);
    plug();
    printf("%s\n", umockdev_testbed_get_root_dir(bed));
    fflush(stdout);
    struct pollfd ends[] = {{.fd = 0, .events = POLLIN}, {.fd = line, .events = POLLIN}};
    char order[64];
    guint8 bytes[4096];
    while (poll(ends, 2, -1) >= 0) {
        if (ends[1].revents & POLLIN) {
            ssize_t size = read(line, bytes, sizeof bytes);
            if (size > 0)
                forward(bytes, size);
        } else if (ends[1].revents) {
            ends[1].fd = -1; /* the simulator has ended */
        }
        if (ends[0].revents) {
            if (!fgets(order, sizeof order, stdin))
                break;
            obey(order);
        }
    }
    g_object_unref(bed);
    return 0;
}
