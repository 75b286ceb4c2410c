BEGIN TRANSACTION;
CREATE TABLE about (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "about" VALUES('version','1');
CREATE TABLE metrics (
	run VARCHAR(32) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	step INTEGER NOT NULL, 
	value FLOAT, 
	PRIMARY KEY (run, name, step), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','loss',1,2.34172391891479492187e+00);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','pictures_per_second',1,2.00241760638724736057e+03);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','loss',6,2.32173705101013183593e+00);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','pictures_per_second',6,3.17059650626641723655e+03);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','loss',10,2.3144690990448);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','pictures_per_second',10,4.03092037138696605326e+03);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','epoch',10,1.0);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','training_loss',10,2.35218017101287824033e+00);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','training_accuracy',10,0.096875);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','validation_loss',10,2.31877305772569464181e+00);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','validation_accuracy',10,1.18055555555555552471e-01);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','learning_rate',10,1.0e-05);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','seconds',10,2.40067271000953041948e-01);
INSERT INTO "metrics" VALUES('efd972995e0843baccf93787c6c07766','pictures',10,1280.0);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','loss',1,3.01104235649108886718e+00);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','pictures_per_second',1,5.01130009016712847386e+03);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','loss',8,2.28732442855834960937e+00);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','pictures_per_second',8,3.88694366253167208919e+03);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','loss',10,2.31400203704834);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','pictures_per_second',10,2.94294524696245662197e+03);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','epoch',10,1.0);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','training_loss',10,2.51811921596527099609e+00);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','training_accuracy',10,0.1171875);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','validation_loss',10,2.29298040601942254568e+00);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','validation_accuracy',10,0.125);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','learning_rate',10,1.0e-05);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','seconds',10,2.58508085999892500694e-01);
INSERT INTO "metrics" VALUES('3c84e7c58f9bb72b041253ad0d2aca29','pictures',10,1280.0);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','loss',1,3.01104211807250976562e+00);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','pictures_per_second',1,7.24894414608822262391e+03);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','loss',8,2.33359742164611816406e+00);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','pictures_per_second',8,3.9398596950850369466e+03);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','loss',10,2.3057708740234375e+00);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','pictures_per_second',10,2.16414226094027526423e+03);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','epoch',10,1.0);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','training_loss',10,2.48249785900115949033e+00);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','training_accuracy',10,0.10234375);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','validation_loss',10,2.34855779012044285636e+00);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','validation_accuracy',10,8.33333333333333287074e-02);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','learning_rate',10,2.99999999999999973718e-05);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','seconds',10,2.35134509999170404626e-01);
INSERT INTO "metrics" VALUES('8d33e4f65ff8c18ffd236b936a69e519','pictures',10,1280.0);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','epoch',10,1.0);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','learning_rate',10,1.0e-05);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','loss',1,3.01104235649108886718e+00);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','loss',8,2.28732442855834960937e+00);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','loss',10,2.31400203704834);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','pictures',10,1280.0);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','pictures_per_second',1,5.01130009016712847386e+03);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','pictures_per_second',8,3.88694366253167208919e+03);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','pictures_per_second',10,2.94294524696245662197e+03);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','seconds',10,2.58508085999892500694e-01);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','training_accuracy',10,0.1171875);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','training_loss',10,2.51811921596527099609e+00);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','validation_accuracy',10,0.125);
INSERT INTO "metrics" VALUES('39a6a967ea79790652e72e2930eee7cc','validation_loss',10,2.29298040601942254568e+00);
CREATE TABLE runs (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(32) NOT NULL, 
	owner VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	spec TEXT NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	tags TEXT NOT NULL, 
	batch VARCHAR(32) NOT NULL, 
	choose TEXT NOT NULL, 
	tests BOOLEAN NOT NULL, 
	keeps BOOLEAN NOT NULL, 
	requested FLOAT NOT NULL, 
	started FLOAT, 
	finished FLOAT, 
	heartbeat FLOAT, 
	host VARCHAR(255), 
	pid INTEGER, 
	born VARCHAR(40), 
	stop BOOLEAN NOT NULL, 
	exit VARCHAR(20), 
	error TEXT NOT NULL, 
	doing TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	UNIQUE (id)
);
INSERT INTO "runs" VALUES(1,'efd972995e0843baccf93787c6c07766','me','4185050c403f7a75e0cf2c8b994b8592b6f0d48151bc03e35001622d367ae730','{
  "dataset": "digits",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 128,
    "compile": false,
    "dropout": null,
    "epochs": 1,
    "flip_at_test": false,
    "initialisation": "he",
    "label_smoothing": 0.0,
    "learning_rate": 0.1,
    "momentum": 0.9,
    "name": "quick",
    "nesterov": true,
    "patience": 3,
    "precision": "fp32",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 3,
  "version": 1
}','one conv','["lesson 3"]','bf267a40f8dd14aeaf9f554b090cd101','[]',1,0,1.79581750908698749543e+09,1.79581750910501193995e+09,1.79581753450398898122e+09,1.79581753436699509624e+09,'school',20270,'2315145c:230585',0,'finished','','{}','{"network": "conv3-4 gap FC-10", "notes": [], "parameters": 90, "macs": 2344, "field": 3, "plan": {"device": "cpu", "threads": 1, "channels_last": false, "compiled": false}, "shape": [1, 8, 8], "classes": 10, "norm": "none", "pictures": 1293, "steps": 10, "step": 0}','{"ended": "finished", "best_epoch": 1, "findings": [{"kind": "not converged", "sentence": "It is too early to judge: after fewer than 3 epochs the order of two networks often turns.", "note": {"sentence": "It is too early to judge: after fewer than {few} epochs the order of two networks often turns.", "values": {"few": 3}}}], "surroundings": {"python": "3.11.7", "torch": "2.14.1+cu130", "torchvision": "0.29.1", "system": "Linux x86_64", "processor": "AMD EPYC", "gpu": ""}, "training_seconds": 0.24006727100095304, "test": {"top1": 0.10555555555555556, "top5": 0.5166666666666667, "loss": 2.3138506571451822, "total": 360}}');
INSERT INTO "runs" VALUES(2,'3c84e7c58f9bb72b041253ad0d2aca29','shell','4a0c14ba3c9508f5745c83ae45a82f22f757abcd2974608c2af2538b7aafb445','{
  "dataset": "digits",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 128,
    "compile": false,
    "dropout": null,
    "epochs": 1,
    "flip_at_test": false,
    "initialisation": "he",
    "label_smoothing": 0.0,
    "learning_rate": 0.1,
    "momentum": 0.9,
    "name": "quick",
    "nesterov": true,
    "patience": 3,
    "precision": "fp32",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 0,
  "version": 1
}','','[]','b9125468cbe2ccb42e8334d5630a79df','[]',0,0,1.79581753456301093097e+09,1.79581753457500028613e+09,1795817535.424,1.79581753530800795554e+09,'school',20270,'2315145c:230585',0,'finished','','{}','{"network": "conv3-4 gap FC-10", "notes": [], "parameters": 90, "macs": 2344, "field": 3, "plan": {"device": "cpu", "threads": 1, "channels_last": false, "compiled": false}, "shape": [1, 8, 8], "classes": 10, "norm": "none", "pictures": 1293, "steps": 10, "step": 0}','{"ended": "finished", "best_epoch": 1, "findings": [{"kind": "not converged", "sentence": "It is too early to judge: after fewer than 3 epochs the order of two networks often turns.", "note": {"sentence": "It is too early to judge: after fewer than {few} epochs the order of two networks often turns.", "values": {"few": 3}}}], "surroundings": {"python": "3.11.7", "torch": "2.14.1+cu130", "torchvision": "0.29.1", "system": "Linux x86_64", "processor": "AMD EPYC", "gpu": ""}, "training_seconds": 0.2585080859998925, "test": null}');
INSERT INTO "runs" VALUES(3,'8d33e4f65ff8c18ffd236b936a69e519','shell','732fccfa8bbd0cfb607480221d1fa3e5d05575a771e4b4230043f4f1d2b139f4','{
  "dataset": "digits",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 128,
    "compile": false,
    "dropout": null,
    "epochs": 1,
    "flip_at_test": false,
    "initialisation": "he",
    "label_smoothing": 0.0,
    "learning_rate": 0.3,
    "momentum": 0.9,
    "name": "quick",
    "nesterov": true,
    "patience": 3,
    "precision": "fp32",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 0,
  "version": 1
}','','[]','b9125468cbe2ccb42e8334d5630a79df','[]',0,0,1.79581753456301093097e+09,1.79581753543498373031e+09,1.79581753636300110819e+09,1.79581753626998209955e+09,'school',20270,'2315145c:230585',0,'finished','','{}','{"network": "conv3-4 gap FC-10", "notes": [], "parameters": 90, "macs": 2344, "field": 3, "plan": {"device": "cpu", "threads": 1, "channels_last": true, "compiled": false}, "shape": [1, 8, 8], "classes": 10, "norm": "none", "pictures": 1293, "steps": 10, "step": 0}','{"ended": "finished", "best_epoch": 1, "findings": [{"kind": "not converged", "sentence": "It is too early to judge: after fewer than 3 epochs the order of two networks often turns.", "note": {"sentence": "It is too early to judge: after fewer than {few} epochs the order of two networks often turns.", "values": {"few": 3}}}], "surroundings": {"python": "3.11.7", "torch": "2.14.1+cu130", "torchvision": "0.29.1", "system": "Linux x86_64", "processor": "AMD EPYC", "gpu": ""}, "training_seconds": 0.2351345099991704, "test": null}');
INSERT INTO "runs" VALUES(4,'39a6a967ea79790652e72e2930eee7cc','shell','dda32f19a64cf35a2890e4d1ad53ac2219b5a43bce4acf5ca98b1822edd85409','{
  "dataset": "digits",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 128,
    "compile": false,
    "dropout": null,
    "epochs": 1,
    "flip_at_test": false,
    "initialisation": "he",
    "label_smoothing": 0.0,
    "learning_rate": 0.1,
    "momentum": 0.9,
    "name": "quick",
    "nesterov": true,
    "patience": 3,
    "precision": "fp32",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 0,
  "version": 1
}','','[]','b9125468cbe2ccb42e8334d5630a79df','["3c84e7c58f9bb72b041253ad0d2aca29", "8d33e4f65ff8c18ffd236b936a69e519"]',1,0,1.79581753456301093097e+09,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'','{}','{"rates": [{"rate": 0.1, "accuracy": 0.125}, {"rate": 0.3, "accuracy": 0.08333333333333333}]}','{}');
INSERT INTO "runs" VALUES(5,'620754d00ca9127d5568b672ddbaef14','shell','27bd6ab83ce999a706efa3628f9c565516c3aaafbce54b8083cf6717dcb9cc42','{
  "dataset": "digits",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 128,
    "compile": false,
    "dropout": null,
    "epochs": 1,
    "flip_at_test": false,
    "initialisation": "he",
    "label_smoothing": 0.0,
    "learning_rate": 0.1,
    "momentum": 0.9,
    "name": "quick",
    "nesterov": true,
    "patience": 3,
    "precision": "fp32",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 1,
  "version": 1
}','','[]','b9125468cbe2ccb42e8334d5630a79df','["3c84e7c58f9bb72b041253ad0d2aca29", "8d33e4f65ff8c18ffd236b936a69e519"]',1,0,1.79581753456301093097e+09,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'','{}','{}','{}');
INSERT INTO "runs" VALUES(6,'14fcaa1f73eb2850e37a160cc38f4170','me','0a963f90b78c0f971acd11bc2b1c35746c66afa2ec1eba97dd05a59df2810322','{
  "dataset": "shapes",
  "network": "conv3-4 gap FC-10",
  "recipe": {
    "augment": {
      "colour": 0.1,
      "crop": 4,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 256,
    "compile": false,
    "dropout": 0.5,
    "epochs": 74,
    "flip_at_test": false,
    "initialisation": "paper",
    "label_smoothing": 0.0,
    "learning_rate": 0.01,
    "momentum": 0.9,
    "name": "paper",
    "nesterov": false,
    "patience": 3,
    "precision": "fp32",
    "schedule": "plateau",
    "weight_decay": 0.0005
  },
  "seed": 1,
  "version": 1
}','','[]','e6875c6832578207bb4a394a0ea0ed88','[]',1,0,1.79581753649601197245e+09,NULL,1.79581753653499794011e+09,NULL,NULL,NULL,NULL,0,'stopped','','{}','{}','{}');
INSERT INTO "runs" VALUES(7,'581556a296248a2ba2f446c064702272','me','2ddf752cbcd743bb2cba0357420788364e2287781d6ed3c3fa96b973171ae0f5','{
  "dataset": "pairs | distance 5",
  "network": "conv5-4 gap FC-2",
  "recipe": {
    "augment": {
      "colour": 0.0,
      "crop": 2,
      "flip": true,
      "scales": [
        1.0,
        1.0
      ]
    },
    "batch": 512,
    "compile": true,
    "dropout": null,
    "epochs": 10,
    "flip_at_test": true,
    "initialisation": "he",
    "label_smoothing": 0.1,
    "learning_rate": 0.4,
    "momentum": 0.9,
    "name": "fast",
    "nesterov": true,
    "patience": 3,
    "precision": "bf16",
    "schedule": "one-cycle",
    "weight_decay": 0.0005
  },
  "seed": 0,
  "version": 1
}','','[]','3ae9ef4d80c39b8bfe140a7acf2f900b','[]',0,1,1.79581753657800698284e+09,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'','{}','{}','{}');
CREATE INDEX ix_runs_key ON runs ("key");
CREATE INDEX ix_runs_owner ON runs (owner);
CREATE INDEX ix_runs_batch ON runs (batch);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',7);
COMMIT;
