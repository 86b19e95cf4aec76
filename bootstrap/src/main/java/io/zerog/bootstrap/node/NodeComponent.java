package io.zerog.bootstrap.node;

import dagger.BindsInstance;
import dagger.Component;
import io.zerog.adapter.http.HttpServer;
import io.zerog.adapter.process.ProcessRunner;
import io.zerog.application.EndedJobs;
import io.zerog.application.Environment;
import io.zerog.application.JobTypes;
import io.zerog.application.Jobs;
import io.zerog.application.Purge;
import io.zerog.application.QueueWatch;
import io.zerog.application.Reconciler;
import io.zerog.application.Timing;
import io.zerog.application.Worker;
import io.zerog.application.WorkerReports;
import io.zerog.bootstrap.metrics.Gauges;
import io.zerog.bootstrap.metrics.JobMetrics;
import io.zerog.bootstrap.metrics.Metrics;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.domain.port.ParameterCodec;
import jakarta.inject.Singleton;

/**
 * A node's objects. What was chosen comes in through the factory; nothing inside decides anything.
 * What nobody asks for is not made: a node that runs no jobs has no worker.
 */
@Singleton
@Component(modules = NodeModule.class)
interface NodeComponent {

    HttpServer.UseCases useCases();

    Jobs jobs();

    QueueWatch queueWatch();

    Reconciler reconciler();

    Purge purge();

    Worker worker();

    WorkerReports workerReports();

    EndedJobs endedJobs();

    CallThreads callThreads();

    WorkerLocks workerLocks();

    Metrics metrics();

    JobMetrics jobMetrics();

    Gauges gauges();

    /** Takes what was chosen. */
    @Component.Factory
    interface Factory {
        NodeComponent create(
                @BindsInstance Settings settings,
                @BindsInstance StoreProduct store,
                @BindsInstance QueueProduct queue,
                @BindsInstance JobTypes types,
                @BindsInstance ParameterCodec codec,
                @BindsInstance ProcessRunner processes,
                @BindsInstance WorkerPlan plan,
                @BindsInstance Observers observers,
                @BindsInstance Environment environment,
                @BindsInstance Timing timing,
                @BindsInstance NodeState state);
    }
}
