package io.zerog.application;

import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;

/** The adapters that a node was wired with. */
public record Ports(
        JobStore store,
        OpenJobs openJobs,
        JobCatalog catalog,
        JobOutput output,
        JobJournal journal,
        Retention retention,
        WorkerRegistry registry,
        JobQueue queue,
        ParameterCodec codec,
        JobObserver observer) {}
