/* What every fake library has: a journal of calls, faults to inject, numbers to set and read. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "twin.h"

#define ENTER(call) do { int fault_ = enter(call); if (fault_) return fault_; } while (0)

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char journal[1 << 18];
static size_t journal_used;
static struct { char name[64]; long long value; } numbers[64], faults[16];
static int journal_off;

static void note(const char *format, ...)
{
    if (journal_off)
        return;
    pthread_mutex_lock(&gate);
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof journal - journal_used;
    int length = vsnprintf(journal + journal_used, room, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length + 1 < room) {
        journal_used += (size_t)length;
        journal[journal_used++] = '\n';
        journal[journal_used] = 0;
    }
    pthread_mutex_unlock(&gate);
}

static long long *number(const char *name)
{
    for (int i = 0; i < 64; i++) {
        if (!numbers[i].name[0])
            snprintf(numbers[i].name, sizeof numbers[i].name, "%s", name);
        if (!strcmp(numbers[i].name, name))
            return &numbers[i].value;
    }
    abort();
}

static int enter(const char *call)
{
    note("%s", call);
    for (int i = 0; i < 16; i++)
        if (!strcmp(faults[i].name, call))
            return (int)faults[i].value;
    return 0;
}

static void fake_defaults(void);

void fake_reset(void)
{
    journal_used = 0;
    journal[0] = 0;
    journal_off = 0;
    memset(faults, 0, sizeof faults);
    fake_defaults();
}

void fake_fail(const char *call, int code)
{
    for (int i = 0; i < 16; i++)
        if (!faults[i].name[0] || !strcmp(faults[i].name, call)) {
            snprintf(faults[i].name, sizeof faults[i].name, "%s", call);
            faults[i].value = code;
            return;
        }
    abort();
}

void fake_set(const char *name, long long value) { *number(name) = value; }
long long fake_get(const char *name) { return *number(name); }
void fake_quiet(int quiet) { journal_off = quiet; }
const char *fake_journal(void) { return journal; }
