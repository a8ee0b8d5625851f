package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.TableSchema;
import dev.millrace.transforms.events.EventSchema;
import java.io.Serializable;
import java.util.List;

/** What rows of a table are, and what BigQuery must be told to load them out of files. */
sealed interface BigQueryRows extends Serializable {
  /** The columns that they become. */
  TableSchema columns();

  /** How names of the files end. */
  String extension();

  /** Says in which format the files are. */
  JobConfigurationLoad readBy(JobConfigurationLoad load);

  /** What to do about a table that has other partitions, for a person. */
  String otherwisePartitioned();

  /** Whether a run without rows leaves a table empty that is replaced as a whole. */
  boolean isReplacedByNothing();

  /** Events in Avro. A run that found none says nothing of those before. */
  record Events(EventSchema schema) implements BigQueryRows {
    @Override
    public TableSchema columns() {
      return BigQueryColumns.of(schema);
    }

    @Override
    public String extension() {
      return ".avro";
    }

    @Override
    public JobConfigurationLoad readBy(JobConfigurationLoad load) {
      return load.setSourceFormat("AVRO")
          .setUseAvroLogicalTypes(true)
          .setDecimalTargetTypes(List.of("NUMERIC", "BIGNUMERIC"));
    }

    @Override
    public String otherwisePartitioned() {
      return "choose --eventTime and --partitionBy so, or another table";
    }

    @Override
    public boolean isReplacedByNothing() {
      return false;
    }
  }

  /** Java records in JSON Lines: all that a run found, also where that is nothing. */
  record Records(Class<?> type) implements BigQueryRows {
    @Override
    public TableSchema columns() {
      return RecordTable.columns(type);
    }

    @Override
    public String extension() {
      return ".jsonl";
    }

    @Override
    public JobConfigurationLoad readBy(JobConfigurationLoad load) {
      return load.setSourceFormat("NEWLINE_DELIMITED_JSON");
    }

    @Override
    public String otherwisePartitioned() {
      return "choose another dataset, or drop the table";
    }

    @Override
    public boolean isReplacedByNothing() {
      return true;
    }
  }
}
