/* A compiler that knows sm_80, sm_87 and sm_90, and finds one error: the word undefined_name. */
#include "fake.h"

typedef struct program { char log[512], arch[32]; } *nvrtcProgram;

static void fake_defaults(void) { fake_set("minor", 0); }

int nvrtcVersion(int *major, int *minor) { ENTER("nvrtcVersion"); *major = MAJOR; *minor = (int)*number("minor"); return 0; }

const char *nvrtcGetErrorString(int result)
{
    return result == 6 ? "NVRTC_ERROR_COMPILATION" : result == 5 ? "NVRTC_ERROR_INVALID_OPTION" : result == 1 ? "NVRTC_ERROR_OUT_OF_MEMORY" : "NVRTC_ERROR unknown";
}

int nvrtcGetNumSupportedArchs(int *count) { ENTER("nvrtcGetNumSupportedArchs"); *count = 3; return 0; }
int nvrtcGetSupportedArchs(int *archs) { ENTER("nvrtcGetSupportedArchs"); archs[0] = 90; archs[1] = 80; archs[2] = 87; return 0; }

int nvrtcCreateProgram(nvrtcProgram *program, const char *source, const char *name, int headers, const char *const *texts, const char *const *names)
{
    ENTER("nvrtcCreateProgram");
    if (headers || texts || names)
        return 3;
    *program = calloc(1, sizeof **program);
    ++*number("live.program");
    if (strstr(source, "undefined_name"))
        snprintf((*program)->log, sizeof (*program)->log,
            "%s(1): warning #177-D: variable \"x\" was declared but never referenced\n\n%s(3): error: identifier \"undefined_name\" is undefined\n\n1 error detected in the compilation of \"%s\".\n", name, name, name);
    return 0;
}

int nvrtcDestroyProgram(nvrtcProgram *program)
{
    ENTER("nvrtcDestroyProgram");
    free(*program);
    *program = NULL;
    --*number("live.program");
    return 0;
}

int nvrtcCompileProgram(nvrtcProgram program, int count, const char *const *options)
{
    ENTER("nvrtcCompileProgram");
    for (int i = 0; i < count; i++) {
        note("option %s", options[i]);
        if (!strncmp(options[i], "--gpu-architecture=", 19))
            snprintf(program->arch, sizeof program->arch, "%s", options[i] + 19);
        else if (strncmp(options[i], "-D", 2) && strncmp(options[i], "--use", 5)) {
            snprintf(program->log, sizeof program->log, "nvrtc: error: unrecognized option %s found\n", options[i]);
            return 5;
        }
    }
    return strstr(program->log, "error") ? 6 : 0;
}

int nvrtcGetProgramLogSize(nvrtcProgram program, size_t *size) { ENTER("nvrtcGetProgramLogSize"); *size = strlen(program->log) + 1; return 0; }
int nvrtcGetProgramLog(nvrtcProgram program, char *log) { ENTER("nvrtcGetProgramLog"); strcpy(log, program->log); return 0; }

static void ptx(nvrtcProgram program, char text[64]) { snprintf(text, 64, ".version 8.0\n.target %s\n", program->arch); }
int nvrtcGetPTXSize(nvrtcProgram program, size_t *size) { ENTER("nvrtcGetPTXSize"); char text[64]; ptx(program, text); *size = strlen(text) + 1; return 0; }
int nvrtcGetPTX(nvrtcProgram program, char *to) { ENTER("nvrtcGetPTX"); char text[64]; ptx(program, text); strcpy(to, text); return 0; }

int nvrtcGetCUBINSize(nvrtcProgram program, size_t *size) { (void)program; ENTER("nvrtcGetCUBINSize"); *size = 64; return 0; }
int nvrtcGetCUBIN(nvrtcProgram program, char *to) { (void)program; ENTER("nvrtcGetCUBIN"); memset(to, 0, 64); memcpy(to, "\x7f" "ELF", 4); return 0; }
