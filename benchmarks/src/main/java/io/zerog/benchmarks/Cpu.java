package io.zerog.benchmarks;

import java.time.Duration;
import java.util.Locale;

/** The processor time that this process and a server took since a moment. */
final class Cpu {

    private final ProcessHandle server;
    private final long began = System.nanoTime();
    private final Duration ownBefore;
    private final Duration serverBefore;

    /** From now on. */
    Cpu(ProcessHandle server) {
        this.server = server;
        this.ownBefore = taken(ProcessHandle.current());
        this.serverBefore = taken(server);
    }

    /** For each of so many jobs. */
    String perJob(int jobs) {
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f µs",
                micros(ProcessHandle.current(), ownBefore) / jobs,
                micros(server, serverBefore) / jobs);
    }

    /** How many processors this process kept busy. */
    double cores() {
        double elapsed = (System.nanoTime() - began) / 1e3;
        return micros(ProcessHandle.current(), ownBefore) / elapsed;
    }

    private static double micros(ProcessHandle process, Duration before) {
        return taken(process).minus(before).toNanos() / 1e3;
    }

    private static Duration taken(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
