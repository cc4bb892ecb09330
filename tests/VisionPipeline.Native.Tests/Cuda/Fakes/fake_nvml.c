/* NVML with two GPUs in the opposite order to the fake CUDA driver's. It has no nvmlDeviceGetEncoderStats, like an old driver. */
#include "fake.h"

struct nvmlDevice_st { const char *uuid, *pci; int cuda; };

static struct nvmlDevice_st devices[2] = {
    { "GPU-10111213-1415-1617-1819-1a1b1c1d1e1f", "00000000:B3:00.0", 1 },
    { "GPU-00010203-0405-0607-0809-0a0b0c0d0e0f", "00000000:65:00.0", 0 },
};

static void fake_defaults(void)
{
    fake_set("migmode", 0);
}

#define OPEN(call) do { ENTER(call); if (*number("live.session") <= 0) return 1; } while (0)
#define GAUGE(name, to, value) nvmlReturn_t name(nvmlDevice_t device, unsigned *to) { OPEN(#name); *to = (unsigned)((value) + device->cuda); return 0; }

nvmlReturn_t nvmlInit_v2(void) { ENTER("nvmlInit_v2"); ++*number("live.session"); return 0; }
nvmlReturn_t nvmlShutdown(void) { ENTER("nvmlShutdown"); --*number("live.session"); return 0; }

const char *nvmlErrorString(nvmlReturn_t result)
{
    return result == 9 ? "Driver Not Loaded" : result == 15 ? "GPU is lost" : result == 3 ? "Not Supported" : "Unknown Error";
}

nvmlReturn_t nvmlSystemGetDriverVersion(char *text, unsigned capacity) { OPEN("nvmlSystemGetDriverVersion"); snprintf(text, capacity, "580.65.06"); return 0; }
nvmlReturn_t nvmlDeviceGetCount_v2(unsigned *count) { OPEN("nvmlDeviceGetCount_v2"); *count = 2; return 0; }

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *device)
{
    OPEN("nvmlDeviceGetHandleByIndex_v2");
    *device = &devices[index];
    return 0;
}

nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device)
{
    OPEN("nvmlDeviceGetHandleByUUID");
    for (int i = 0; i < 2; i++)
        if (!strcmp(uuid, devices[i].uuid)) {
            *device = &devices[i];
            return 0;
        }
    return 6;
}

nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char *pci, nvmlDevice_t *device)
{
    OPEN("nvmlDeviceGetHandleByPciBusId_v2");
    for (int i = 0; i < 2; i++)
        if (!strcmp(pci, devices[i].pci) || !strcmp(pci, devices[i].pci + 4)) {
            *device = &devices[i];
            return 0;
        }
    return 6;
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *text, unsigned capacity) { OPEN("nvmlDeviceGetName"); snprintf(text, capacity, "Fake GPU %d", device->cuda); return 0; }
nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *text, unsigned capacity) { OPEN("nvmlDeviceGetUUID"); snprintf(text, capacity, "%s", device->uuid); return 0; }

nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *info)
{
    OPEN("nvmlDeviceGetPciInfo_v3");
    memset(info, 0, sizeof *info);
    strcpy(info->busId, device->pci);
    return 0;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory)
{
    OPEN("nvmlDeviceGetMemoryInfo");
    *memory = (nvmlMemory_t){ (unsigned long long)(device->cuda + 1) << 34, 7, 5000000000ull + (unsigned long long)device->cuda };
    return 0;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *rates)
{
    OPEN("nvmlDeviceGetUtilizationRates");
    *rates = (nvmlUtilization_t){ 40u + (unsigned)device->cuda, 20 };
    return 0;
}

nvmlReturn_t nvmlDeviceGetDecoderUtilization(nvmlDevice_t device, unsigned *percent, unsigned *period) { OPEN("nvmlDeviceGetDecoderUtilization"); *percent = 60u + (unsigned)device->cuda; *period = 167000; return 0; }
nvmlReturn_t nvmlDeviceGetEncoderUtilization(nvmlDevice_t device, unsigned *percent, unsigned *period) { OPEN("nvmlDeviceGetEncoderUtilization"); *percent = 70u + (unsigned)device->cuda; *period = 167000; return 0; }
nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, unsigned sensor, unsigned *celsius) { OPEN("nvmlDeviceGetTemperature"); *celsius = 50u + (unsigned)device->cuda; return sensor ? 2 : 0; }
nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t clock, unsigned *mhz) { OPEN("nvmlDeviceGetClockInfo"); *mhz = 1000u * (clock + 1u) + (unsigned)device->cuda; return 0; }
nvmlReturn_t nvmlDeviceGetPcieThroughput(nvmlDevice_t device, unsigned counter, unsigned *rate) { OPEN("nvmlDeviceGetPcieThroughput"); *rate = 100u * (counter + 1u) + (unsigned)device->cuda; return 0; }
GAUGE(nvmlDeviceGetPowerUsage, milliwatts, 123000)
GAUGE(nvmlDeviceGetEnforcedPowerLimit, milliwatts, 700000)
GAUGE(nvmlDeviceGetCurrPcieLinkGeneration, generation, 4)
GAUGE(nvmlDeviceGetCurrPcieLinkWidth, lanes, 8)
GAUGE(nvmlDeviceGetMaxPcieLinkGeneration, generation, 5)
GAUGE(nvmlDeviceGetMaxPcieLinkWidth, lanes, 16)

nvmlReturn_t nvmlDeviceGetEncoderCapacity(nvmlDevice_t device, nvmlEncoderType_t encoder, unsigned *percent)
{
    OPEN("nvmlDeviceGetEncoderCapacity");
    *percent = 90u + (unsigned)device->cuda;
    return encoder == NVML_ENCODER_QUERY_AV1 ? 2 : 0;
}

nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned *now, unsigned *pending)
{
    (void)device;
    OPEN("nvmlDeviceGetMigMode");
    *now = *pending = (unsigned)*number("migmode");
    return 0;
}
