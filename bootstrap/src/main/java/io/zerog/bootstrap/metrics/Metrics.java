package io.zerog.bootstrap.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * All meters of a node, those of the JVM among them. A scrape asks no store and no queue: whatever
 * has to be asked is asked by {@link Gauges} beforehand.
 */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    public Metrics() {
        // The first is in nanoseconds, and below it is in seconds, as Prometheus' own libraries
        // tell it; the second has a name that Prometheus keeps for histograms.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            FunctionCounter.builder("process.cpu", machine, Metrics::cpuSeconds)
                    .description("CPU time that the process has used")
                    .baseUnit("seconds")
                    .register(registry);
        }
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    private static double cpuSeconds(OperatingSystemMXBean machine) {
        return machine.getProcessCpuTime() / 1e9;
    }

    /** In Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /**
     * Shows what is counted elsewhere.
     *
     * @param value never falls
     */
    public void count(String name, String description, LongSupplier value) {
        // The meter keeps its object weakly and its function strongly.
        FunctionCounter.builder(name, this, _ -> value.getAsLong())
                .description(description)
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /**
     * A histogram of durations.
     *
     * @param bounds of its buckets; each costs a time series
     */
    Timer.Builder histogram(String name, String description, Duration... bounds) {
        return Timer.builder(name).description(description).serviceLevelObjectives(bounds);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
