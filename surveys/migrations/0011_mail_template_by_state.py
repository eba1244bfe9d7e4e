from typing import Any

from django.db import migrations, models


def write_state(apps: Any, _schema_editor: Any) -> None:
    """Who already began was the one state apart from not having begun."""
    apps.get_model("surveys", "MailTemplate").objects.filter(for_started=True).update(for_state="begonnen")


def write_started(apps: Any, _schema_editor: Any) -> None:
    """Only the one state can be told again."""
    apps.get_model("surveys", "MailTemplate").objects.filter(for_state="begonnen").update(for_started=True)


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0010_in_depth_study'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='mailtemplate', name='mail_template_once'),
        migrations.RenameField(model_name='mailtemplate', old_name='office', new_name='function'),
        migrations.AlterField(
            model_name='mailtemplate',
            name='function',
            field=models.CharField(blank=True, choices=[('burgemeester', 'Burgemeester'), ('wethouder', 'Wethouder'), ('raadslid', 'Raadslid'), ('commissaris', 'Commissaris van de Koning'), ('gedeputeerde', 'Gedeputeerde'), ('statenlid', 'Statenlid'), ('dijkgraaf', 'Dijkgraaf'), ('lid_db', 'Lid dagelijks bestuur'), ('lid_ab', 'Lid algemeen bestuur'), ('griffier', 'Griffier'), ('secretaris', 'Secretaris'), ('secretaris_directeur', 'Secretaris-directeur')], max_length=20, verbose_name='functie'),
        ),
        migrations.AlterModelOptions(
            name='mailtemplate',
            options={'ordering': ('survey', 'kind', 'tier', 'function'), 'verbose_name': 'mailtekst', 'verbose_name_plural': 'mailteksten'},
        ),
        migrations.AddField(
            model_name='mailtemplate',
            name='for_state',
            field=models.CharField(choices=[('niet_begonnen', 'Nog niet begonnen'), ('begonnen', 'Al begonnen'), ('alleen_a', 'Alleen het algemene blok klaar'), ('wacht_op_collega', 'Zelf klaar, wacht op een collega')], default='niet_begonnen', max_length=16, verbose_name='voor wie zo ver is'),
        ),
        migrations.RunPython(write_state, write_started),
        migrations.RemoveField(model_name='mailtemplate', name='for_started'),
        migrations.AddConstraint(
            model_name='mailtemplate',
            constraint=models.UniqueConstraint(fields=('survey', 'kind', 'tier', 'function', 'for_state'), name='mail_template_once'),
        ),
    ]
