/* A USB bus that is not there, with one reader that orders on stdin plug and unplug: "plug\n", "unplug\n".

   Says its folder first, then "done" after each order; ends with stdin. To be run by umockdev-wrapper. Whoever is to see
   the bus runs with umockdev's preload library and UMOCKDEV_DIR set to that folder.
   https://github.com/martinpitt/umockdev */

#include <stdio.h>
#include <string.h>
#include <umockdev.h>

#define DEVICE "/devices/pci0000:00/0000:00:14.0/usb1/1-1"
#define INTERFACE DEVICE "/1-1:1.0"

static const char READER[] =
    "P: " DEVICE "\n"
    "N: bus/usb/001/002\n"
    "E: DEVNAME=/dev/bus/usb/001/002\n"
    "E: DEVTYPE=usb_device\n"
    "E: SUBSYSTEM=usb\n"
    "A: idVendor=1209\n"
    "A: idProduct=0001\n"
    "A: busnum=1\n"
    "A: devnum=2\n"
    "A: bNumInterfaces= 1\n"
    "\n"
    "P: " INTERFACE "\n"
    "E: DEVTYPE=usb_interface\n"
    "E: SUBSYSTEM=usb\n"
    "A: bInterfaceNumber=00\n"
    "A: bInterfaceClass=0b\n"
    "\n";

static void say(const char *what) {
    puts(what);
    fflush(stdout);
}

int main(void) {
    UMockdevTestbed *bus = umockdev_testbed_new();
    char order[16];
    say(umockdev_testbed_get_root_dir(bus));
    while (fgets(order, sizeof order, stdin)) {
        if (strcmp(order, "plug\n") == 0) {
            /* Adding sends the events that a kernel would send. */
            if (!umockdev_testbed_add_from_string(bus, READER, NULL))
                return 1;
        } else {
            umockdev_testbed_uevent(bus, "/sys" INTERFACE, "remove");
            umockdev_testbed_remove_device(bus, "/sys" INTERFACE);
            umockdev_testbed_uevent(bus, "/sys" DEVICE, "remove");
            umockdev_testbed_remove_device(bus, "/sys" DEVICE);
        }
        say("done");
    }
    g_object_unref(bus);
    return 0;
}
