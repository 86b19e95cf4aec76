package io.zerog.bootstrap.node;

import dagger.Module;
import dagger.Provides;
import io.zerog.adapter.http.HttpServer;
import io.zerog.adapter.process.ProcessRunner;
import io.zerog.application.Backpressure;
import io.zerog.application.Diagnostics;
import io.zerog.application.EndedJobs;
import io.zerog.application.Environment;
import io.zerog.application.Health;
import io.zerog.application.JobTypes;
import io.zerog.application.JobUseCases;
import io.zerog.application.Jobs;
import io.zerog.application.Ports;
import io.zerog.application.Purge;
import io.zerog.application.QueueWatch;
import io.zerog.application.Reconciler;
import io.zerog.application.Timing;
import io.zerog.application.Worker;
import io.zerog.application.WorkerReports;
import io.zerog.application.Workers;
import io.zerog.bootstrap.log.LoggedRunner;
import io.zerog.bootstrap.metrics.Gauges;
import io.zerog.bootstrap.metrics.JobMetrics;
import io.zerog.bootstrap.metrics.MeteredPorts;
import io.zerog.bootstrap.metrics.Metrics;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Optional;

/** How a node's objects are made of each other. */
@Module
interface NodeModule {

    @Provides
    @Singleton
    static Metrics metrics() {
        return new Metrics();
    }

    @Provides
    @Singleton
    static Ports ports(
            StoreProduct store,
            QueueProduct queue,
            ParameterCodec codec,
            Observers observers,
            Metrics metrics) {
        MeteredPorts ports = new MeteredPorts(metrics);
        String kept = store.name();
        return new Ports(
                ports.measured(JobStore.class, "store", kept, store.jobs()),
                ports.measured(OpenJobs.class, "open_jobs", kept, store.openJobs()),
                ports.measured(JobCatalog.class, "catalog", kept, store.catalog()),
                ports.measured(JobOutput.class, "output", kept, store.output()),
                ports.measured(JobJournal.class, "journal", kept, store.journal()),
                ports.measured(Retention.class, "retention", kept, store.retention()),
                ports.measured(WorkerRegistry.class, "registry", kept, store.registry()),
                ports.measured(JobQueue.class, "queue", queue.name(), queue.jobs()),
                codec,
                observers);
    }

    @Provides
    @Singleton
    static JobMetrics jobMetrics(Metrics metrics, JobTypes types) {
        return new JobMetrics(metrics, types.all());
    }

    @Provides
    @Singleton
    static Gauges gauges(
            Metrics metrics, Health health, Ports ports, JobTypes types, Environment environment) {
        return new Gauges(metrics, health, ports.openJobs(), types.queues(), environment);
    }

    @Provides
    @Singleton
    static QueueWatch queueWatch(Ports ports, Environment environment, Timing timing) {
        return new QueueWatch(ports.queue(), environment, timing);
    }

    @Provides
    @Singleton
    static Jobs jobs(Ports ports, JobTypes types, QueueWatch watch, Environment environment) {
        Backpressure backpressure =
                new Backpressure(Backpressure.Limits.DEFAULT, watch, environment);
        return new Jobs(ports, types, watch, backpressure, environment);
    }

    @Provides
    @Singleton
    static Health health(Ports ports, QueueWatch watch, NodeState state) {
        return new Health(ports.store(), watch, state::isLeaving, state.loops()::checks);
    }

    @Provides
    @Singleton
    static Workers workers(Ports ports, Environment environment) {
        return new Workers(ports.registry(), environment);
    }

    @Provides
    static HttpServer.UseCases useCases(
            Settings settings,
            Jobs jobs,
            Health health,
            Workers workers,
            Diagnostics diagnostics,
            ParameterCodec codec,
            Metrics metrics) {
        Optional<JobUseCases> served =
                settings.role().servesJobs() ? Optional.of(jobs) : Optional.empty();
        return new HttpServer.UseCases(
                served, health, workers, diagnostics, codec, Optional.of(metrics::scrape));
    }

    @Provides
    @Singleton
    static CallThreads callThreads(WorkerPlan plan) {
        return new CallThreads(plan.slots() + plan.replacements().most());
    }

    @Provides
    @Singleton
    static WorkerLocks workerLocks(Settings settings) {
        return new WorkerLocks(settings.data());
    }

    @Provides
    @Singleton
    static Reconciler reconciler(
            Ports ports,
            WorkerLocks locks,
            QueueWatch watch,
            Environment environment,
            Timing timing,
            CallThreads threads) {
        return new Reconciler(ports, locks, watch, environment, timing, threads.reconciling());
    }

    @Provides
    @Singleton
    static Purge purge(Ports ports, Settings settings, Environment environment) {
        return new Purge(ports.retention(), settings.retention(), environment);
    }

    @Provides
    @Singleton
    static JobRunner runner(ProcessRunner runner) {
        return new LoggedRunner(runner);
    }

    @Provides
    @Singleton
    static Worker worker(
            WorkerPlan plan,
            JobTypes types,
            Ports ports,
            JobRunner runner,
            QueueWatch watch,
            Environment environment,
            Timing timing,
            CallThreads threads) {
        return new Worker(
                plan.id(),
                plan.slots(),
                plan.queues(),
                types,
                ports,
                runner,
                watch,
                environment,
                timing,
                threads.storeCalls(),
                threads.queueCalls(),
                plan.replacements());
    }

    @Provides
    @Singleton
    static Diagnostics diagnostics(Settings settings, Ports ports, Provider<Worker> worker) {
        Optional<Worker> here =
                settings.role().runsJobs() ? Optional.of(worker.get()) : Optional.empty();
        return new Diagnostics(ports.store(), here);
    }

    @Provides
    @Singleton
    static EndedJobs endedJobs() {
        return new EndedJobs();
    }

    @Provides
    @Singleton
    static WorkerReports workerReports(
            Worker worker,
            WorkerPlan plan,
            JobTypes types,
            Ports ports,
            ProcessRunner processes,
            EndedJobs ended,
            Environment environment) {
        Runtime runtime = Runtime.getRuntime();
        return new WorkerReports(
                worker,
                plan.host(),
                plan.queues(),
                types,
                ports.registry(),
                () -> runtime.totalMemory() - runtime.freeMemory() + processes.resident(),
                ended,
                environment);
    }
}
